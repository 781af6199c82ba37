import { type Case, CLOSED_POLICY, PUBLIC_POLICIES } from './case.ts';

export const DIGEST = `public.ecr.aws/x/y@sha256:${'a'.repeat(64)}`;
const VERSIONED = {
  'Fn::Join': ['', [{ Ref: 'AWS::AccountId' }, '.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/repo:abc123']],
};
const BAD_IMAGES = [
  'nginx',
  'nginx:latest',
  'localhost:5000/nginx',
  { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Repository', 'RepositoryUri'] }, ':latest']] },
];
const BAD_PATHS = ['/', '/var/run/docker.sock', '/etc', '/proc'];
const PLAIN_SECRET = [{ Name: 'DB_PASSWORD', Value: 'hunter22' }];
const JOB = {
  ContainerProperties: {
    Image: VERSIONED,
    Environment: [{ Name: 'BUCKET', Value: { Ref: 'Bucket' } }],
    Secrets: [{ Name: 'DB_PASSWORD', ValueFrom: { Ref: 'Secret' } }],
    Volumes: [{ Host: { SourcePath: '/mnt/scratch' } }],
  },
  RetryStrategy: {
    Attempts: 3,
    EvaluateOnExit: [
      { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
      { Action: 'EXIT', OnExitCode: '*' },
    ],
  },
  Timeout: { AttemptDurationSeconds: 3600 },
};
const SPOT = {
  ComputeResources: {
    Type: 'SPOT',
    AllocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED',
    MinvCpus: 0,
    MaxvCpus: 16,
    LaunchTemplate: {
      LaunchTemplateId: { Ref: 'Template' },
      Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
    },
  },
};

export const BATCH_CASES: readonly Case[] = [
  {
    id: 'BatchPrivileged',
    good: JOB,
    bad: [
      { 'ContainerProperties.Privileged': true },
      { 'ContainerProperties.Privileged': 'true' },
      { EcsProperties: { TaskProperties: [{ Containers: [{ Privileged: true }] }] } },
      { NodeProperties: { NodeRangeProperties: [{ Container: { Privileged: true } }] } },
      { EksProperties: { PodProperties: { Containers: [{ SecurityContext: { Privileged: true } }] } } },
    ],
  },
  {
    id: 'BatchPlainSecret',
    good: JOB,
    bad: [
      { 'ContainerProperties.Environment': PLAIN_SECRET },
      { EcsProperties: { TaskProperties: [{ Containers: [{ Environment: PLAIN_SECRET }] }] } },
    ],
  },
  {
    id: 'BatchRetries',
    good: JOB,
    bad: [{ RetryStrategy: undefined }, { 'RetryStrategy.Attempts': 1 }, { 'RetryStrategy.Attempts': '1' }],
  },
  {
    id: 'BatchRetryEnd',
    good: JOB,
    bad: [
      { 'RetryStrategy.EvaluateOnExit': [{ Action: 'RETRY', OnStatusReason: 'Host EC2*' }] },
      { 'RetryStrategy.EvaluateOnExit.1.Action': 'RETRY' },
      { 'RetryStrategy.EvaluateOnExit.1.OnExitCode': '137' },
      { 'RetryStrategy.EvaluateOnExit.1.OnReason': 'CannotPull*' },
    ],
  },
  { id: 'BatchTimeout', good: JOB, bad: [{ Timeout: undefined }, { Timeout: {} }] },
  { id: 'BatchImageTag', good: JOB, bad: BAD_IMAGES.map((image) => ({ 'ContainerProperties.Image': image })) },
  {
    id: 'BatchHostVolume',
    good: JOB,
    bad: [
      ...BAD_PATHS.map((path) => ({ 'ContainerProperties.Volumes.0.Host.SourcePath': path })),
      { EksProperties: { PodProperties: { Volumes: [{ HostPath: { Path: '/' } }] } } },
    ],
  },
  {
    id: 'BatchStuckJobs',
    good: {
      JobStateTimeLimitActions: [
        {
          Action: 'CANCEL',
          MaxTimeSeconds: 3600,
          Reason: 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT',
          State: 'RUNNABLE',
        },
      ],
    },
    bad: [{ JobStateTimeLimitActions: undefined }, { JobStateTimeLimitActions: [] }],
  },
  { id: 'BatchIdle', good: SPOT, bad: [{ 'ComputeResources.MinvCpus': 2 }, { 'ComputeResources.MinvCpus': '2' }] },
  {
    id: 'BatchAllocation',
    good: SPOT,
    bad: [{ 'ComputeResources.AllocationStrategy': 'BEST_FIT' }, { 'ComputeResources.AllocationStrategy': undefined }],
  },
  { id: 'BatchAllocation', good: { ComputeResources: { Type: 'FARGATE' } }, bad: [] },
  {
    id: 'BatchLaunchTemplateVersion',
    good: SPOT,
    bad: [{ 'ComputeResources.LaunchTemplate.Version': undefined }],
  },
];

const SERVICE = {
  DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
  EnableExecuteCommand: false,
};
const TASK = {
  NetworkMode: 'awsvpc',
  TaskRoleArn: { 'Fn::GetAtt': ['TaskRole', 'Arn'] },
  ExecutionRoleArn: { 'Fn::GetAtt': ['ExecutionRole', 'Arn'] },
  ContainerDefinitions: [{ Name: 'Web', Image: DIGEST, Environment: [{ Name: 'PORT', Value: '8080' }] }],
  Volumes: [{ Name: 'scratch' }],
};

export const ECS_CASES: readonly Case[] = [
  {
    id: 'EcsRollback',
    good: SERVICE,
    bad: [
      { DeploymentConfiguration: undefined },
      { 'DeploymentConfiguration.DeploymentCircuitBreaker.Enable': false },
      { 'DeploymentConfiguration.DeploymentCircuitBreaker.Rollback': undefined },
    ],
  },
  { id: 'EcsRollback', good: { DeploymentController: { Type: 'CODE_DEPLOY' } }, bad: [] },
  {
    id: 'EcsRollback',
    good: { DeploymentConfiguration: { Strategy: 'BLUE_GREEN', Alarms: { Enable: true, Rollback: true } } },
    bad: [
      { 'DeploymentConfiguration.Alarms': undefined },
      { 'DeploymentConfiguration.Alarms': undefined, ...SERVICE, 'DeploymentConfiguration.Strategy': 'BLUE_GREEN' },
    ],
  },
  { id: 'EcsExec', good: SERVICE, bad: [{ EnableExecuteCommand: true }, { EnableExecuteCommand: 'true' }] },
  { id: 'EcsImageTag', good: TASK, bad: BAD_IMAGES.map((image) => ({ 'ContainerDefinitions.0.Image': image })) },
  { id: 'EcsImageTag', good: { ...TASK, ContainerDefinitions: [{ Image: VERSIONED }] }, bad: [] },
  {
    id: 'EcsPrivileged',
    good: TASK,
    bad: [
      { 'ContainerDefinitions.0.Privileged': true },
      { 'ContainerDefinitions.0.LinuxParameters': { Capabilities: { Add: ['CAP_SYS_ADMIN'] } } },
    ],
  },
  { id: 'EcsPlainSecret', good: TASK, bad: [{ 'ContainerDefinitions.0.Environment': PLAIN_SECRET }] },
  {
    id: 'EcsHostVolume',
    good: TASK,
    bad: BAD_PATHS.map((path) => ({ 'Volumes.0.Host': { SourcePath: path } })),
  },
  { id: 'EcsHostNamespace', good: TASK, bad: [{ NetworkMode: 'host' }, { PidMode: 'host' }, { IpcMode: 'host' }] },
  { id: 'EcsTaskRole', good: TASK, bad: [{ TaskRoleArn: TASK.ExecutionRoleArn }] },
];

const REPOSITORY = {
  ImageTagMutability: 'IMMUTABLE',
  ImageScanningConfiguration: { ScanOnPush: true },
  LifecyclePolicy: { LifecyclePolicyText: '{"rules":[]}' },
  RepositoryPolicyText: CLOSED_POLICY,
};

export const ECR_CASES: readonly Case[] = [
  {
    id: 'EcrMutableTags',
    good: REPOSITORY,
    bad: [{ ImageTagMutability: undefined }, { ImageTagMutability: 'MUTABLE' }],
  },
  {
    id: 'EcrScan',
    good: REPOSITORY,
    bad: [{ ImageScanningConfiguration: undefined }, { 'ImageScanningConfiguration.ScanOnPush': false }],
  },
  { id: 'EcrLifecycle', good: REPOSITORY, bad: [{ LifecyclePolicy: undefined }, { LifecyclePolicy: {} }] },
  {
    id: 'EcrPublicPolicy',
    good: REPOSITORY,
    bad: PUBLIC_POLICIES.map((document) => ({ RepositoryPolicyText: document })),
  },
];
