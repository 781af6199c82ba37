import { at } from '../../../lib/policy/values.ts';
import type { Mutation } from './mutation.ts';

const JOB = { stack: 'Batch', type: 'AWS::Batch::JobDefinition' };
const ENVIRONMENT = { stack: 'Batch', type: 'AWS::Batch::ComputeEnvironment', named: /Spot/ };
const TEMPLATE = { stack: 'Batch', type: 'AWS::EC2::LaunchTemplate' };
const HOSTS = { stack: 'Batch', type: 'AWS::EC2::SecurityGroup' };
const TASK = { stack: 'Ecs', type: 'AWS::ECS::TaskDefinition' };
const SERVICE = { stack: 'Ecs', type: 'AWS::ECS::Service' };
const REPOSITORY = { stack: 'ImageRepository', type: 'AWS::ECR::Repository' };
const INSTANCE = { stack: 'Lightsail', type: 'AWS::Lightsail::Instance' };

const PLAIN_SECRET = { Name: 'DATABASE_PASSWORD', Value: 'correct-horse-battery' };

const BATCH: readonly Mutation[] = [
  {
    ...JOB,
    what: 'a privileged container',
    change: { 'ContainerProperties.Privileged': true },
    by: ['Compute-BatchPrivileged'],
  },
  {
    ...JOB,
    what: 'a plain secret',
    change: (job) => ({
      'ContainerProperties.Environment': [...at(job, 'ContainerProperties.Environment.*'), PLAIN_SECRET],
    }),
    by: ['Compute-BatchPlainSecret'],
  },
  { ...JOB, what: 'no retry', change: { RetryStrategy: undefined }, by: ['Compute-BatchRetries'] },
  {
    ...JOB,
    what: 'retries of what cannot succeed',
    change: { 'RetryStrategy.EvaluateOnExit': [{ Action: 'RETRY', OnStatusReason: 'Host EC2*' }] },
    by: ['Compute-BatchRetryEnd'],
  },
  { ...JOB, what: 'no timeout', change: { Timeout: undefined }, by: ['Compute-BatchTimeout'] },
  {
    ...JOB,
    what: 'the image `latest`',
    change: { 'ContainerProperties.Image': 'public.ecr.aws/x/tiler:latest' },
    by: ['Compute-BatchImageTag'],
  },
  {
    ...JOB,
    what: "Docker's socket in a job",
    change: { 'ContainerProperties.Volumes.0.Host': { SourcePath: '/var/run/docker.sock' } },
    by: ['Compute-BatchHostVolume'],
  },
  {
    what: 'jobs that stay RUNNABLE',
    stack: 'Batch',
    type: 'AWS::Batch::JobQueue',
    change: { JobStateTimeLimitActions: undefined },
    by: ['Compute-BatchStuckJobs'],
  },
  {
    ...ENVIRONMENT,
    what: 'instances without jobs',
    change: { 'ComputeResources.MinvCpus': 4 },
    by: ['Compute-BatchIdle'],
  },
  {
    ...ENVIRONMENT,
    what: 'Spot of the cheapest type only',
    change: { 'ComputeResources.AllocationStrategy': 'BEST_FIT' },
    by: ['Compute-BatchAllocation'],
  },
  {
    ...ENVIRONMENT,
    what: 'a launch template of any version',
    change: { 'ComputeResources.LaunchTemplate.Version': undefined },
    by: ['Compute-BatchLaunchTemplateVersion'],
  },
];

const INSTANCES: readonly Mutation[] = [
  {
    ...TEMPLATE,
    what: 'credentials without a session token',
    change: { 'LaunchTemplateData.MetadataOptions.HttpTokens': 'optional' },
    by: ['Compute-InstanceMetadataV2', 'CT.EC2.PR.1'],
  },
  {
    ...TEMPLATE,
    what: "a job with its instance's credentials",
    change: { 'LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit': 2 },
    by: ['Compute-InstanceMetadataHops', 'CT.EC2.PR.2'],
  },
  {
    ...TEMPLATE,
    what: 'a volume without encryption',
    change: { 'LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted': false },
    by: ['Compute-InstanceVolumeEncryption', 'CT.EC2.PR.14'],
  },
  {
    ...TEMPLATE,
    what: 'a password in user data',
    change: { 'LaunchTemplateData.UserData': { 'Fn::Base64': '#!/bin/bash\nexport DB_PASSWORD=correct-horse\n' } },
    by: ['Compute-InstanceScriptSecret'],
  },
  {
    ...HOSTS,
    what: 'SSH for the world',
    change: { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }] },
    by: ['Compute-SecurityGroupOpen', 'AwsSolutions-EC23', 'W2508', 'CT.EC2.PR.3', 'CT.EC2.PR.4'],
  },
  {
    ...HOSTS,
    what: 'SSH for half the world',
    change: { SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '128.0.0.0/1' }] },
    by: ['Compute-SecurityGroupOpen'],
  },
];

const ECS: readonly Mutation[] = [
  {
    ...SERVICE,
    what: 'a deployment that is never rolled back',
    variant: 'sandbox public fargate',
    change: { 'DeploymentConfiguration.DeploymentCircuitBreaker': undefined },
    by: ['Compute-EcsRollback'],
  },
  {
    ...SERVICE,
    what: 'a blue-green deployment that is never rolled back',
    change: { 'DeploymentConfiguration.Alarms': undefined },
    by: ['Compute-EcsRollback'],
  },
  { ...SERVICE, what: 'a shell in every task', change: { EnableExecuteCommand: true }, by: ['Compute-EcsExec'] },
  {
    ...TASK,
    what: 'the image `latest`',
    change: { 'ContainerDefinitions.0.Image': 'public.ecr.aws/x/gallery:latest' },
    by: ['Compute-EcsImageTag'],
  },
  {
    ...TASK,
    what: 'a privileged container',
    change: { 'ContainerDefinitions.0.Privileged': true },
    by: ['Compute-EcsPrivileged', 'CT.ECS.PR.11'],
  },
  {
    ...TASK,
    what: 'a plain secret',
    change: { 'ContainerDefinitions.0.Environment': [PLAIN_SECRET] },
    by: ['Compute-EcsPlainSecret', 'CT.ECS.PR.12'],
  },
  {
    ...TASK,
    what: 'a file system that can be written to',
    change: { 'ContainerDefinitions.0.ReadonlyRootFilesystem': false },
    by: ['CT.ECS.PR.6'],
  },
  { ...TASK, what: 'a container that is root', change: { 'ContainerDefinitions.0.User': 'root' }, by: ['CT.ECS.PR.3'] },
  {
    ...TASK,
    what: "the host's files in a task",
    change: { Volumes: [{ Name: 'host', Host: { SourcePath: '/' } }] },
    by: ['Compute-EcsHostVolume'],
  },
  {
    ...TASK,
    what: "the host's processes in a task",
    change: { PidMode: 'host' },
    by: ['Compute-EcsHostNamespace', 'CT.ECS.PR.10'],
  },
  {
    ...TASK,
    what: 'a task that may do what starts it',
    change: ({ ExecutionRoleArn }) => ({ TaskRoleArn: ExecutionRoleArn }),
    by: ['Compute-EcsTaskRole'],
  },
  {
    what: 'malformed headers that pass',
    stack: 'Ecs',
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    change: (balancer) => ({
      LoadBalancerAttributes: at(balancer, 'LoadBalancerAttributes.*').filter(
        (attribute) => !at(attribute, 'Key').includes('routing.http.drop_invalid_header_fields.enabled'),
      ),
    }),
    by: ['Compute-AlbInvalidHeaders', 'CT.ELASTICLOADBALANCING.PR.4'],
  },
  {
    what: 'plain HTTP',
    stack: 'Ecs',
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    change: {
      DefaultActions: [
        {
          Type: 'forward',
          TargetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef',
        },
      ],
    },
    by: ['Compute-AlbPlainHttp'],
  },
  {
    what: 'a deployment that waits five minutes',
    stack: 'Ecs',
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    change: { TargetGroupAttributes: undefined },
    by: ['Compute-AlbDeregistration'],
  },
  {
    ...REPOSITORY,
    what: 'tags that can move',
    change: { ImageTagMutability: 'MUTABLE' },
    by: ['Compute-EcrMutableTags', 'CT.ECR.PR.3'],
  },
  {
    ...REPOSITORY,
    what: 'images that nobody scans',
    change: { ImageScanningConfiguration: undefined },
    by: ['Compute-EcrScan', 'CT.ECR.PR.2'],
  },
  {
    ...REPOSITORY,
    what: 'images that stay',
    change: { LifecyclePolicy: undefined },
    by: ['Compute-EcrLifecycle', 'CT.ECR.PR.1'],
  },
  {
    ...REPOSITORY,
    what: 'a repository for anyone',
    change: {
      RepositoryPolicyText: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' }],
      },
    },
    by: ['Compute-EcrPublicPolicy', 'AwsSolutions-ECR1'],
  },
];

const LIGHTSAIL: readonly Mutation[] = [
  {
    ...INSTANCE,
    what: 'SSH for the world',
    change: { 'Networking.Ports': [{ Protocol: 'tcp', FromPort: 22, ToPort: 22, Cidrs: ['0.0.0.0/0'] }] },
    by: ['Compute-LightsailOpenPorts'],
  },
  {
    ...INSTANCE,
    what: "Lightsail's own firewall",
    change: { Networking: undefined },
    by: ['Compute-LightsailDefaultFirewall'],
  },
  {
    ...INSTANCE,
    what: 'a password in user data',
    change: { UserData: '#!/bin/sh\nmysql -u root --password=correct-horse\n' },
    by: ['Compute-LightsailScriptSecret'],
  },
  { ...INSTANCE, what: 'no snapshots', change: { AddOns: undefined }, by: ['Compute-LightsailSnapshots'] },
];

export const COMPUTE_MUTATIONS: readonly Mutation[] = [...BATCH, ...INSTANCES, ...ECS, ...LIGHTSAIL];
