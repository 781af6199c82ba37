import { BATCH_OR_LAMBDA } from './batch-or-lambda.ts';
import type { Comparison } from './comparison.ts';
import { FARGATE_OR_EC2 } from './fargate-or-ec2.ts';
import { LIGHTSAIL_OR_EC2 } from './lightsail-or-ec2.ts';
import { REST_OR_ALWAYS_ON } from './rest-or-always-on.ts';

/** The deck's alternatives, by price. */
export const COMPARISONS: readonly Comparison[] = [
  BATCH_OR_LAMBDA,
  FARGATE_OR_EC2,
  LIGHTSAIL_OR_EC2,
  REST_OR_ALWAYS_ON,
];
