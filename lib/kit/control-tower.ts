import type { StageConfig } from '../config/stage.ts';

interface NotKept {
  readonly reason: string;
  /** Stages that do keep it. @default - none */
  readonly isKeptIn?: (stage: StageConfig) => boolean;
}

/**
 * Rules of Control Tower that a stage does not keep, with the reason. Each can be disputed: delete
 * its line and synth says where it is broken.
 */
export function controlsNotKept(stage: StageConfig): Readonly<Record<string, string>> {
  const notKept = Object.entries(NOT_KEPT).filter(([, { isKeptIn }]) => !isKeptIn?.(stage));
  return Object.fromEntries(notKept.map(([id, { reason }]) => [id, reason]));
}

const NOT_KEPT: Readonly<Record<string, NotKept>> = {
  'CT.APIGATEWAY.PR.1': {
    reason:
      'Execution logs go to a group that API Gateway makes itself and the stack does not remove; the access log has each request with its error.',
  },
  'CT.CLOUDWATCH.PR.1': {
    reason: 'Without a recipient alarms only show; production does not synthesize without one.',
    isKeptIn: ({ alarmEmail }) => alarmEmail !== undefined,
  },
  'CT.CLOUDWATCH.PR.2': {
    reason: 'A year of logs: `logRetention` of the stage says how long, a week in a sandbox.',
  },
  'CT.CLOUDWATCH.PR.3': {
    reason: 'A key of your own costs $1 a month; CloudWatch encrypts logs with its own.',
  },
  'CT.DYNAMODB.PR.2': {
    reason: 'A key of your own costs $1 a month: `encryptionKey` of the table takes one.',
  },
  'CT.EC2.PR.10': {
    reason: 'Detailed monitoring has seven metrics an instance, at $0.30 a month each; alarms watch jobs and tasks.',
  },
  'CT.EC2.PR.9': {
    reason: 'With `egress: public` an instance reaches AWS by an address of its own, and nothing can reach it there.',
    isKeptIn: ({ egress }) => egress !== 'public',
  },
  'CT.EC2.PR.11': {
    reason:
      'Public subnets are for load balancers and, by `egress`, for workloads that nothing can reach; the others are private.',
  },
  'CT.LAMBDA.PR.2': {
    reason:
      'It reads an ARN only as one string, not as Fn::Join, which the CDK writes; Compute-LambdaPublicInvoke and Compute-LambdaPermissionSource do.',
  },
  'CT.LAMBDA.PR.3': {
    reason:
      'The functions reach nothing private: in a VPC they would need endpoints or a NAT gateway, from $7 a month each.',
  },
  'CT.S3.PR.4': {
    reason: 'Events go to EventBridge where something waits for them; results and access logs have no listener.',
  },
  'CT.S3.PR.9': {
    reason: 'Object Lock is for records that the law wants kept; people may delete their photos.',
  },
  'CT.S3.PR.10': {
    reason: 'A key of your own costs $1 a month: `encryptionKey` of the buckets takes one.',
  },
  'CT.S3.PR.11': {
    reason: 'Uploads have versions in production; what is derived from them can be made again.',
  },
  'CT.SQS.PR.1': {
    reason: 'All queues here are themselves dead-letter queues; AwsSolutions-SQS3 demands the same of any other.',
  },
};
