import type { StageConfig } from '../config/stage.ts';

/**
 * Rules of Control Tower that this product does not keep, with the reason. Each can be disputed:
 * delete its line and synth says where it is broken.
 */
export function controlsNotKept({ alarmEmail }: StageConfig): Readonly<Record<string, string>> {
  return {
    ...ALWAYS,
    ...(alarmEmail === undefined && {
      'CT.CLOUDWATCH.PR.1': 'Without a recipient alarms only show; production does not synthesize without one.',
    }),
  };
}

const ALWAYS = {
  'CT.APIGATEWAY.PR.1':
    'Execution logs go to a group that API Gateway makes itself and the stack does not remove; the access log has each request with its error.',
  'CT.CLOUDWATCH.PR.2': 'A year of logs: `logRetention` of the stage says how long, a week in a sandbox.',
  'CT.CLOUDWATCH.PR.3': 'A key of your own costs $1 a month; CloudWatch encrypts logs with its own.',
  'CT.DYNAMODB.PR.2': 'A key of your own costs $1 a month: `encryptionKey` of the table takes one.',
  'CT.LAMBDA.PR.2':
    'It reads an ARN only as one string, not as Fn::Join, which the CDK writes; Compute-LambdaPublicInvoke and Compute-LambdaPermissionSource do.',
  'CT.LAMBDA.PR.3':
    'The functions reach nothing private: in a VPC they would need endpoints or a NAT gateway, from $7 a month each.',
  'CT.S3.PR.4': 'Events go to EventBridge where something waits for them; results and access logs have no listener.',
  'CT.S3.PR.9': 'Object Lock is for records that the law wants kept; people may delete their photos.',
  'CT.S3.PR.10': 'A key of your own costs $1 a month: `encryptionKey` of the buckets takes one.',
  'CT.S3.PR.11': 'Uploads have versions in production; what is derived from them can be made again.',
  'CT.SQS.PR.1': 'All queues here are themselves dead-letter queues; AwsSolutions-SQS3 demands the same of any other.',
};
