/** How the atlas shows a type of resource. */
export interface Kind {
  /** As AWS names it, such as `Amazon S3`. */
  readonly service: string;
  /** What one of them is, such as `bucket`. */
  readonly noun: string;
  readonly group: Group;
  /**
   * Whether it is drawn as part of another resource: of the one that this property names, or, if it
   * is empty, of one that names it. @default - it is drawn itself
   */
  readonly partBy?: string;
}

/** What a resource is for, which gives it its colour. */
export type Group = 'compute' | 'storage' | 'database' | 'messages' | 'entrance' | 'network' | 'watching';

function own(service: string, noun: string, group: Group): Kind {
  return { service, noun, group };
}

function part(service: string, noun: string, group: Group, partBy = ''): Kind {
  return { service, noun, group, partBy };
}

const KINDS: Readonly<Record<string, Kind>> = {
  'AWS::ApiGateway::RestApi': own('Amazon API Gateway', 'REST API', 'entrance'),
  'AWS::ApiGatewayV2::Api': own('Amazon API Gateway', 'WebSocket API', 'entrance'),
  'AWS::ApiGateway::Account': part('Amazon API Gateway', 'account setting', 'entrance'),
  'AWS::ApiGateway::ApiKey': part('Amazon API Gateway', 'API key', 'entrance', 'StageKeys'),
  'AWS::ApiGateway::UsagePlan': part('Amazon API Gateway', 'usage plan', 'entrance', 'ApiStages'),
  'AWS::ApiGateway::UsagePlanKey': part('Amazon API Gateway', 'usage plan key', 'entrance', 'UsagePlanId'),
  'AWS::AutoScaling::AutoScalingGroup': own('Amazon EC2', 'Auto Scaling group', 'compute'),
  'AWS::ApplicationAutoScaling::ScalableTarget': part('Application Auto Scaling', 'target', 'compute', 'ResourceId'),
  'AWS::ApplicationAutoScaling::ScalingPolicy': part(
    'Application Auto Scaling',
    'policy',
    'compute',
    'ScalingTargetId',
  ),
  'AWS::Batch::ComputeEnvironment': own('AWS Batch', 'compute environment', 'compute'),
  'AWS::Batch::JobQueue': own('AWS Batch', 'job queue', 'compute'),
  'AWS::Batch::JobDefinition': own('AWS Batch', 'job definition', 'compute'),
  'AWS::CloudWatch::Alarm': part('Amazon CloudWatch', 'alarm', 'watching', 'Dimensions'),
  'AWS::CloudWatch::CompositeAlarm': part('Amazon CloudWatch', 'composite alarm', 'watching', 'AlarmRule'),
  'AWS::CloudWatch::Dashboard': own('Amazon CloudWatch', 'dashboard', 'watching'),
  'AWS::CodeDeploy::Application': part('AWS CodeDeploy', 'application', 'watching'),
  'AWS::CodeDeploy::DeploymentGroup': own('AWS CodeDeploy', 'deployment group', 'watching'),
  'AWS::Cognito::UserPool': own('Amazon Cognito', 'user pool', 'entrance'),
  'AWS::Cognito::UserPoolClient': part('Amazon Cognito', 'client', 'entrance', 'UserPoolId'),
  'AWS::DynamoDB::GlobalTable': own('Amazon DynamoDB', 'table', 'database'),
  'AWS::DynamoDB::Table': own('Amazon DynamoDB', 'table', 'database'),
  'AWS::EC2::FlowLog': part('Amazon VPC', 'flow log', 'network', 'ResourceId'),
  'AWS::EC2::InternetGateway': part('Amazon VPC', 'internet gateway', 'network'),
  'AWS::EC2::LaunchTemplate': part('Amazon EC2', 'launch template', 'compute'),
  'AWS::EC2::NatGateway': own('Amazon VPC', 'NAT gateway', 'network'),
  'AWS::EC2::SecurityGroup': part('Amazon VPC', 'security group', 'network'),
  'AWS::EC2::SecurityGroupEgress': part('Amazon VPC', 'security group rule', 'network', 'GroupId'),
  'AWS::EC2::SecurityGroupIngress': part('Amazon VPC', 'security group rule', 'network', 'GroupId'),
  'AWS::EC2::Subnet': part('Amazon VPC', 'subnet', 'network', 'VpcId'),
  'AWS::EC2::VPC': own('Amazon VPC', 'network', 'network'),
  'AWS::EC2::VPCEndpoint': own('Amazon VPC', 'endpoint', 'network'),
  'AWS::ECR::Repository': own('Amazon ECR', 'repository', 'storage'),
  'AWS::ECS::CapacityProvider': own('Amazon ECS', 'capacity provider', 'compute'),
  'AWS::ECS::Cluster': own('Amazon ECS', 'cluster', 'compute'),
  'AWS::ECS::ClusterCapacityProviderAssociations': part('Amazon ECS', 'capacity', 'compute', 'Cluster'),
  'AWS::ECS::Service': own('Amazon ECS', 'service', 'compute'),
  'AWS::ECS::TaskDefinition': part('Amazon ECS', 'task definition', 'compute'),
  'AWS::ElasticLoadBalancingV2::Listener': part('Elastic Load Balancing', 'listener', 'entrance', 'LoadBalancerArn'),
  'AWS::ElasticLoadBalancingV2::ListenerRule': part('Elastic Load Balancing', 'rule', 'entrance', 'ListenerArn'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': own('Elastic Load Balancing', 'load balancer', 'entrance'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': own('Elastic Load Balancing', 'target group', 'entrance'),
  'AWS::Events::Rule': own('Amazon EventBridge', 'rule', 'messages'),
  'AWS::Events::EventBus': own('Amazon EventBridge', 'event bus', 'messages'),
  'AWS::IAM::InstanceProfile': part('AWS IAM', 'instance profile', 'watching'),
  'AWS::IAM::ManagedPolicy': part('AWS IAM', 'policy', 'watching', 'Roles'),
  'AWS::IAM::Policy': part('AWS IAM', 'policy', 'watching', 'Roles'),
  'AWS::IAM::Role': part('AWS IAM', 'role', 'watching'),
  'AWS::KMS::Key': own('AWS KMS', 'key', 'watching'),
  'AWS::Lambda::Alias': part('AWS Lambda', 'alias', 'compute', 'FunctionName'),
  'AWS::Lambda::EventInvokeConfig': part('AWS Lambda', 'retries', 'compute', 'FunctionName'),
  'AWS::Lambda::EventSourceMapping': part('AWS Lambda', 'event source', 'compute', 'FunctionName'),
  'AWS::Lambda::Function': own('AWS Lambda', 'function', 'compute'),
  'AWS::Lambda::Permission': part('AWS Lambda', 'permission', 'compute', 'FunctionName'),
  'AWS::Lambda::Version': part('AWS Lambda', 'version', 'compute', 'FunctionName'),
  'AWS::Lightsail::Alarm': part('Amazon Lightsail', 'alarm', 'watching', 'MonitoredResourceName'),
  'AWS::Lightsail::Bucket': own('Amazon Lightsail', 'bucket', 'storage'),
  'AWS::Lightsail::Database': own('Amazon Lightsail', 'database', 'database'),
  'AWS::Lightsail::Disk': own('Amazon Lightsail', 'disk', 'storage'),
  'AWS::Lightsail::Distribution': own('Amazon Lightsail', 'distribution', 'entrance'),
  'AWS::Lightsail::Instance': own('Amazon Lightsail', 'instance', 'compute'),
  'AWS::Lightsail::LoadBalancer': own('Amazon Lightsail', 'load balancer', 'entrance'),
  'AWS::Lightsail::StaticIp': own('Amazon Lightsail', 'static IP', 'entrance'),
  'AWS::Logs::LogGroup': part('Amazon CloudWatch Logs', 'log group', 'watching'),
  'AWS::S3::Bucket': own('Amazon S3', 'bucket', 'storage'),
  'AWS::S3::BucketPolicy': part('Amazon S3', 'bucket policy', 'storage', 'Bucket'),
  'AWS::SNS::Subscription': part('Amazon SNS', 'subscription', 'messages', 'TopicArn'),
  'AWS::SNS::Topic': own('Amazon SNS', 'topic', 'messages'),
  'AWS::SNS::TopicPolicy': part('Amazon SNS', 'topic policy', 'messages', 'Topics'),
  'AWS::SQS::Queue': own('Amazon SQS', 'queue', 'messages'),
  'AWS::SQS::QueuePolicy': part('Amazon SQS', 'queue policy', 'messages', 'Queues'),
  'AWS::Scheduler::Schedule': own('EventBridge Scheduler', 'schedule', 'messages'),
  'AWS::Scheduler::ScheduleGroup': part('EventBridge Scheduler', 'schedule group', 'messages'),
  'AWS::SecretsManager::Secret': own('AWS Secrets Manager', 'secret', 'storage'),
  'AWS::WAFv2::WebACL': own('AWS WAF', 'web ACL', 'entrance'),
  'AWS::WAFv2::WebACLAssociation': part('AWS WAF', 'association', 'entrance', 'ResourceArn'),
  'Custom::S3AutoDeleteObjects': part('Amazon S3', 'emptying on destroy', 'storage', 'BucketName'),
};

/** Of what the CDK makes for itself, such as the function that empties buckets: no part of the product. */
const HELPERS = /^Custom::/;

/** Types whose other parts all name what they belong to in the same way. */
const FAMILIES: readonly (readonly [RegExp, (noun: string) => Kind])[] = [
  [/^AWS::ApiGateway::/, (noun) => part('Amazon API Gateway', noun, 'entrance', 'RestApiId')],
  [/^AWS::ApiGatewayV2::/, (noun) => part('Amazon API Gateway', noun, 'entrance', 'ApiId')],
  [/^AWS::EC2::/, (noun) => part('Amazon VPC', noun, 'network', 'VpcId')],
];

/** How to show a type; a type that the atlas has never heard of is shown by its own name. */
export function kindOf(type: string): Kind {
  const known = KINDS[type];
  if (known) return known;
  if (HELPERS.test(type)) return part('AWS CloudFormation', 'custom resource', 'watching');
  const [, service = '', noun = type] = type.split('::');
  const words = noun.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  const family = FAMILIES.find(([pattern]) => pattern.test(type));
  return family?.[1](words) ?? own(`AWS ${service}`, words, 'watching');
}

/** Whether a resource is there for the CDK alone. */
export function isHelper({ name }: { readonly name: string }): boolean {
  return HELPERS.test(name);
}
