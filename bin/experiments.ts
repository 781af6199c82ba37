import { App } from 'aws-cdk-lib/core';
import { stageOf } from '../lib/config/stage.ts';
import { FaultsStack } from '../lib/faults/faults-stack.ts';
import { enforcePolicies } from '../lib/kit/policy.ts';

/** Faults for an account: `npx cdk --app 'node bin/experiments.ts' deploy Faults`. */
const app = new App();
enforcePolicies(app);
new FaultsStack(app, 'Faults', { stage: stageOf(app.node) });
