import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { mediaLibrary } from '../app.ts';
import type { Context } from './variants.ts';

const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8'));

/**
 * The whole product in this process, as the CDK CLI would make it with this context, but without
 * bundling: a member of `STAGES` or of `VARIANTS`.
 */
export function product(given: Context = {}): App {
  return mediaLibrary(new App({ context: { ...context, 'aws:cdk:bundling-stacks': [], ...given } }));
}
