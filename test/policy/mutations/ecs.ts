import { at } from '../../../lib/policy/values.ts';
import type { Mutation } from './mutation.ts';

const TASK = { stack: 'Ecs', type: 'AWS::ECS::TaskDefinition' };
const SERVICE = { stack: 'Ecs', type: 'AWS::ECS::Service' };
const REPOSITORY = { stack: 'ImageRepository', type: 'AWS::ECR::Repository' };

const PLAIN_SECRET = { Name: 'DATABASE_PASSWORD', Value: 'correct-horse-battery' };

export const ECS_MUTATIONS: readonly Mutation[] = [
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
