import type { App } from 'aws-cdk-lib/core';
import { product } from '../../bin/kit/product.ts';
import { VARIANTS } from '../../bin/kit/variants.ts';

/** One variant a stage; `npm run policy:mutations` goes through all. */
export const SAMPLE = ['sandbox public fargate', 'production nat ec2', 'local endpoints fargate'] as const;

/** The whole product, synthesized and validated but for the CDK's own validation, which `npm run check` does. */
export function synthesized(variant: string): App {
  const app = product(VARIANTS[variant]);
  app.synth();
  return app;
}
