import type { App } from 'aws-cdk-lib/core';
import { mediaLibrary } from '../../bin/app.ts';
import { VARIANTS } from '../../bin/kit/variants.ts';
import { testApp } from '../kit/synth.ts';

/** One variant a stage; `npm run policy:mutations` goes through all. */
export const SAMPLE = ['sandbox public fargate', 'production nat ec2', 'local endpoints fargate'] as const;

/** The whole product, synthesized and validated but for the CDK's own validation, which `npm run check` does. */
export function product(variant: string): App {
  const app = mediaLibrary(testApp({ ...VARIANTS[variant] }));
  app.synth();
  return app;
}
