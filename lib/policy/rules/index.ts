import type { Rule } from '../rule.ts';
import { API_GATEWAY_RULES } from './api-gateway.ts';
import { BATCH_RULES } from './batch.ts';
import { DYNAMODB_RULES } from './dynamodb.ts';
import { EC2_RULES } from './ec2.ts';
import { ECR_RULES } from './ecr.ts';
import { ECS_RULES } from './ecs.ts';
import { EVENT_RULES } from './events.ts';
import { IAM_RULES } from './iam.ts';
import { LAMBDA_RULES } from './lambda.ts';
import { LIGHTSAIL_RULES } from './lightsail.ts';
import { LOAD_BALANCER_RULES } from './load-balancer.ts';
import { LOG_RULES } from './logs.ts';
import { MESSAGING_RULES } from './messaging.ts';
import { S3_RULES } from './s3.ts';

/** All rules of this pack. */
export const RULES: readonly Rule[] = [
  ...LAMBDA_RULES,
  ...S3_RULES,
  ...MESSAGING_RULES,
  ...EVENT_RULES,
  ...API_GATEWAY_RULES,
  ...DYNAMODB_RULES,
  ...BATCH_RULES,
  ...ECS_RULES,
  ...ECR_RULES,
  ...LOAD_BALANCER_RULES,
  ...EC2_RULES,
  ...LIGHTSAIL_RULES,
  ...IAM_RULES,
  ...LOG_RULES,
];
