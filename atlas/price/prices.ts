/**
 * What AWS asks for in us-east-1, in US dollars, before any agreement or tax. Each price was looked
 * up at its source, most of which name AWS's own price list and its month. Lightsail's are in
 * lib/lightsail/catalogue.ts, where the constructs check against them.
 */
export interface Price {
  readonly usd: number;
  /** What one costs that much: an hour, a request, a GB kept for a month. */
  readonly per: string;
  readonly name: string;
  /** Where it was found. */
  readonly source: string;
  /** The month or day that the source gives for it. @default - it gives none */
  readonly asOf?: string;
}

/** When all prices were looked up. */
export const RETRIEVED = '2026-11-24';
export const REGION_NAME = 'US East (N. Virginia), us-east-1';
/** Of a mean month, as AWS's own calculator counts. */
export const HOURS_A_MONTH = 730;

const MILLION = 1_000_000;

const SOURCES = {
  alarms: 'https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm',
  apiGateway: 'https://amnic.com/blogs/aws-api-gateway-pricing',
  cloudWatch: 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/',
  dynamoDb: 'https://airbyte.com/data-engineering-resources/dynamodb-pricing',
  ebs: 'https://www.factualminds.com/blog/amazon-ebs-pricing-orphaned-volumes-snapshots/',
  ec2: 'https://www.factualminds.com/blog/amazon-ec2-on-demand-pricing-instance-families-2026/',
  ecr: 'https://cloudburn.io/blog/amazon-ecr-pricing',
  eventBridge: 'https://cloudburn.io/blog/amazon-eventbridge-pricing',
  fargate: 'https://www.vantage.sh/blog/fargate-pricing',
  kms: 'https://cloudburn.io/blog/aws-kms-pricing',
  lambda: 'https://cloudchipr.com/blog/aws-lambda-pricing',
  lambdaRequests:
    'https://git.mcrn.ar/mariano/lambda_local_runner/src/commit/957e45b8adae23ce50b966346229585b5df18b4d/docs/lambdas-md/lambda-13-cost.md',
  loadBalancer: 'https://cloud-horizons.com/blog/alb-the-line-item-nobody-watches/',
  metrics: 'https://signoz.io/guides/cloudwatch-pricing',
  nat: 'https://egresscost.com/hidden-costs/',
  s3: 'https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples',
  sqs: 'https://cloudburn.io/blog/amazon-sqs-pricing',
  t3: 'https://go-cloud.io/?p=10607',
  vpc: 'https://www.factualminds.com/blog/amazon-vpc-pricing-endpoints-peering-transit-gateway/',
  waf: 'https://c3x.dev/blog/aws-waf-cost-explained/',
} as const;

function price(usd: number, per: string, name: string, source: keyof typeof SOURCES, asOf?: string): Price {
  return { usd, per, name, source: SOURCES[source], asOf };
}

export const PRICES = {
  alarmMonth: price(0.1, 'alarm and month', 'CloudWatch alarm', 'alarms'),
  albHour: price(0.0225, 'hour', 'Application Load Balancer', 'loadBalancer', '2026-05-08'),
  albLcuHour: price(0.008, 'LCU and hour', 'Load balancer capacity unit', 'loadBalancer', '2026-05-08'),
  compositeAlarmMonth: price(0.5, 'alarm and month', 'CloudWatch composite alarm', 'alarms'),
  customMetricMonth: price(0.3, 'metric and month', 'CloudWatch custom metric', 'metrics', '2026-02-15'),
  dashboardMonth: price(3, 'dashboard and month', 'CloudWatch dashboard', 'cloudWatch', '2026-06-13'),
  dynamoRead: price(0.125 / MILLION, 'read request unit', 'DynamoDB read, on demand', 'dynamoDb'),
  dynamoWrite: price(0.625 / MILLION, 'write request unit', 'DynamoDB write, on demand', 'dynamoDb'),
  ec2M7gLargeHour: price(0.0816, 'hour', 'EC2 m7g.large: 2 vCPU, 8 GiB', 'ec2', '2026-06-17'),
  ec2T3LargeHour: price(0.0832, 'hour', 'EC2 t3.large: 2 vCPU, 8 GiB', 't3', '2026'),
  ebsGp3GbMonth: price(0.08, 'GB and month', 'EBS gp3 volume', 'ebs', '2026-06-13'),
  ecrGbMonth: price(0.1, 'GB and month', 'ECR storage', 'ecr', '2026-03'),
  eventBridgeEvent: price(1 / MILLION, 'event', 'EventBridge custom event', 'eventBridge', '2026-03-13'),
  fargateArmGbHour: price(0.00356, 'GB and hour', 'Fargate memory, arm64', 'fargate'),
  fargateArmVcpuHour: price(0.03238, 'vCPU and hour', 'Fargate CPU, arm64', 'fargate'),
  fargateX86GbHour: price(0.004445, 'GB and hour', 'Fargate memory, x86', 'fargate'),
  fargateX86VcpuHour: price(0.04048, 'vCPU and hour', 'Fargate CPU, x86', 'fargate'),
  interfaceEndpointHour: price(0.01, 'hour and zone', 'VPC interface endpoint', 'vpc', '2026-06-13'),
  kmsKeyMonth: price(1, 'key and month', 'KMS key of your own', 'kms', '2026-03-14'),
  lambdaArmGbSecond: price(0.0000133334, 'GB-second', 'Lambda duration, arm64', 'lambda', '2024'),
  lambdaRequest: price(0.2 / MILLION, 'request', 'Lambda request', 'lambdaRequests'),
  logsGb: price(0.5, 'GB', 'CloudWatch Logs, taken in', 'cloudWatch', '2026-06-13'),
  natGatewayHour: price(0.045, 'hour', 'NAT gateway', 'nat', '2026-04'),
  publicIpv4Hour: price(0.005, 'hour', 'Public IPv4 address', 'vpc', '2026-06-13'),
  restRequest: price(3.5 / MILLION, 'request', 'API Gateway REST request', 'apiGateway'),
  s3Get: price(0.0004 / 1000, 'request', 'S3 GET and HEAD', 's3'),
  s3GbMonth: price(0.023, 'GB and month', 'S3 Standard storage', 's3'),
  s3Put: price(0.005 / 1000, 'request', 'S3 PUT, COPY, POST and LIST', 's3'),
  schedulerInvocation: price(1 / MILLION, 'invocation', 'EventBridge Scheduler', 'eventBridge', '2026-03-13'),
  sqsRequest: price(0.4 / MILLION, 'request', 'SQS standard queue', 'sqs', '2026-03-14'),
  transferOutGb: price(0.09, 'GB', 'Data out to the internet', 's3'),
  wafAclMonth: price(5, 'web ACL and month', 'WAF web ACL', 'waf'),
  wafRuleMonth: price(1, 'rule and month', 'WAF rule', 'waf'),
} as const satisfies Record<string, Price>;

export type PriceId = keyof typeof PRICES;

/** What every account has for nothing, every month and without end. */
export const ALWAYS_FREE: Readonly<Partial<Record<PriceId, number>>> = {
  alarmMonth: 10,
  customMetricMonth: 10,
  dashboardMonth: 3,
  lambdaArmGbSecond: 400_000,
  lambdaRequest: MILLION,
  schedulerInvocation: 14 * MILLION,
  sqsRequest: MILLION,
};

/** Where `ALWAYS_FREE` was found. */
export const FREE_SOURCES: readonly string[] = [
  'https://aws.amazon.com/cloudwatch/pricing/',
  SOURCES.lambda,
  SOURCES.eventBridge,
  SOURCES.sqs,
];
