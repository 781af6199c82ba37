import { type App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { StageConfig } from '../config/stage.ts';
import { controlsNotKept } from '../kit/control-tower.ts';
import { ComputeChecks } from './compute-checks.ts';
import { ControlTowerChecks } from './control-tower-checks.ts';

/**
 * Makes synth fail on every finding that nobody has acknowledged, of cdk-nag's AwsSolutions and
 * Serverless packs, of this project's own and of Control Tower's rules; the CDK's own validation
 * does so by a feature flag.
 */
export function enforcePolicies(app: App, stage: StageConfig): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app), new ComputeChecks());
  if (process.platform === 'win32')
    process.emitWarning('Guard does not run on Windows: nothing checks the rules of Control Tower.');
  else Validations.of(app).addPlugins(new ControlTowerChecks({ notKept: controlsNotKept(stage) }));
}
