import { App } from 'aws-cdk-lib/core';
import { stageOf } from '../lib/config/stage.ts';
import { FaultsStack } from '../lib/faults/faults-stack.ts';
import { enforcePolicies } from '../lib/policy/enforce-policies.ts';

/** Faults for an account: `npx cdk --app 'node bin/experiments.ts' deploy Faults`. */
const app = new App();
const stage = stageOf(app.node);
enforcePolicies(app, stage);
new FaultsStack(app, 'Faults', { stage });
