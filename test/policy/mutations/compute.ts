import { at } from '../../../lib/policy/values.ts';
import type { Mutation } from './mutation.ts';

const JOB = { stack: 'Batch', type: 'AWS::Batch::JobDefinition' };
const ENVIRONMENT = { stack: 'Batch', type: 'AWS::Batch::ComputeEnvironment', named: /Spot/ };
const TEMPLATE = { stack: 'Batch', type: 'AWS::EC2::LaunchTemplate' };
const HOSTS = { stack: 'Batch', type: 'AWS::EC2::SecurityGroup' };
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

export const COMPUTE_MUTATIONS: readonly Mutation[] = [...BATCH, ...INSTANCES, ...LIGHTSAIL];
