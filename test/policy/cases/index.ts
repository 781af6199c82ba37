import { IAM_CASES, LOG_CASES } from './access.ts';
import { API_CASES, DYNAMODB_CASES } from './api.ts';
import type { Case } from './case.ts';
import { BATCH_CASES, ECR_CASES, ECS_CASES } from './containers.ts';
import { LAMBDA_CASES } from './functions.ts';
import { EC2_CASES, LIGHTSAIL_CASES, LOAD_BALANCER_CASES } from './instances.ts';
import { EVENT_CASES, MESSAGING_CASES, S3_CASES } from './storage.ts';

export const CASES: readonly Case[] = [
  ...LAMBDA_CASES,
  ...API_CASES,
  ...DYNAMODB_CASES,
  ...LOG_CASES,
  ...IAM_CASES,
  ...S3_CASES,
  ...MESSAGING_CASES,
  ...EVENT_CASES,
  ...BATCH_CASES,
  ...ECS_CASES,
  ...ECR_CASES,
  ...LOAD_BALANCER_CASES,
  ...EC2_CASES,
  ...LIGHTSAIL_CASES,
];
