import type { App } from 'aws-cdk-lib/core';
import { product } from '../../bin/kit/product.ts';
import { VARIANTS } from '../../bin/kit/variants.ts';

/** The whole product, synthesized and validated but for the CDK's own validation, which `npm run check` does. */
export function synthesized(variant: string): App {
  const app = product(VARIANTS[variant]);
  app.synth();
  return app;
}
