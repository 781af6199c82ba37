/** An app with nothing in it; the CLI asks for at least one stack. */
import { App, Stack } from 'aws-cdk-lib/core';

new Stack(new App(), 'Empty');
