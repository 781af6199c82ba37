import { Match, type Template } from 'aws-cdk-lib/assertions';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Duration, Size } from 'aws-cdk-lib/core';
import type { BatchPipelineProps } from '../../lib/batch/batch-pipeline.ts';
import { pipeline } from './pipeline.ts';

/** Statements of the policies of the role that has this path's end in its id. */
function statementsOf(template: Template, id: string) {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  return policies
    .filter(([name]) => name.includes(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

describe('BatchPipeline', () => {
  it('asks Spot first, and on-demand in the same queue', () => {
    const template = pipeline();
    template.hasResourceProperties('AWS::Batch::ComputeEnvironment', {
      ComputeResources: {
        Type: 'SPOT',
        AllocationStrategy: 'SPOT_PRICE_CAPACITY_OPTIMIZED',
        MinvCpus: 0,
        MaxvCpus: 64,
      },
    });
    template.hasResourceProperties('AWS::Batch::ComputeEnvironment', {
      ComputeResources: { Type: 'EC2', AllocationStrategy: 'BEST_FIT_PROGRESSIVE', MinvCpus: 0, MaxvCpus: 16 },
    });
    template.allResourcesProperties('AWS::Batch::JobQueue', {
      ComputeEnvironmentOrder: [
        { Order: 1, ComputeEnvironment: { 'Fn::GetAtt': [Match.stringLikeRegexp('Spot'), Match.anyValue()] } },
        { Order: 2, ComputeEnvironment: { 'Fn::GetAtt': [Match.stringLikeRegexp('OnDemand'), Match.anyValue()] } },
      ],
    });
  });

  it('runs on hosts of Amazon Linux 2023, IMDSv2 only, with an encrypted disk, whose template names its version', () => {
    const template = pipeline({ disk: Size.gibibytes(200) });
    template.hasResourceProperties('AWS::EC2::LaunchTemplate', {
      LaunchTemplateData: {
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [{ Ebs: { Encrypted: true, VolumeType: 'gp3', VolumeSize: 200 } }],
      },
    });
    template.allResourcesProperties('AWS::Batch::ComputeEnvironment', {
      ComputeResources: {
        Ec2Configuration: [{ ImageType: 'ECS_AL2023' }],
        LaunchTemplate: { Version: { 'Fn::GetAtt': [Match.anyValue(), 'LatestVersionNumber'] } },
        UpdateToLatestImageVersion: true,
      },
      UpdatePolicy: { TerminateJobsOnUpdate: false, JobExecutionTimeoutMinutes: 120 },
    });
  });

  it('lets nothing in to its hosts, and only HTTPS out', () => {
    pipeline().hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 })],
    });
  });

  it.each([
    [Architecture.ARM_64, 'c7g.xlarge'],
    [Architecture.X86_64, 'c6i.xlarge'],
  ])('has several families of %s', (architecture, instanceType) => {
    const environments = pipeline({ architecture }).findResources('AWS::Batch::ComputeEnvironment');
    for (const { Properties } of Object.values(environments)) {
      const types: string[] = Properties.ComputeResources.InstanceTypes;
      expect(types).toContain(instanceType);
      expect(new Set(types.map((type) => type.split('.')[0])).size).toBeGreaterThanOrEqual(4);
      expect(types).not.toContain('optimal');
    }
  });

  it('cancels what can never run in ten minutes, and what has no host in four hours', () => {
    const limit = (Reason: string, MaxTimeSeconds: number) => ({
      Action: 'CANCEL',
      State: 'RUNNABLE',
      Reason,
      MaxTimeSeconds,
    });
    pipeline().allResourcesProperties('AWS::Batch::JobQueue', {
      JobStateTimeLimitActions: [
        limit('MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE', 600),
        limit('MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT', 600),
        limit('CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY', 14_400),
      ],
    });
  });

  it('runs uploads before a backlog', () => {
    const template = pipeline();
    template.hasResourceProperties('AWS::Batch::JobQueue', { Priority: 10 });
    template.hasResourceProperties('AWS::Batch::JobQueue', { Priority: 1 });
  });

  it('shares the backlog fairly if asked to, and never the uploads, for which EventBridge names no share', () => {
    pipeline().resourceCountIs('AWS::Batch::SchedulingPolicy', 0);
    const template = pipeline({ fairShare: { shares: [{ shareIdentifier: 'museum', weightFactor: 2 }] } });
    template.hasResourceProperties('AWS::Batch::SchedulingPolicy', {
      FairsharePolicy: { ShareDistribution: [{ ShareIdentifier: 'museum', WeightFactor: 2 }] },
    });
    template.hasResourceProperties('AWS::Batch::JobQueue', { Priority: 10, SchedulingPolicyArn: Match.absent() });
    template.hasResourceProperties('AWS::Batch::JobQueue', { Priority: 1, SchedulingPolicyArn: Match.anyValue() });
    template.hasResourceProperties('AWS::Batch::JobDefinition', { SchedulingPriority: 1 });
  });

  it('hands on bucket, key and ETag as JSON values, so that quotes and spaces stay what they are', () => {
    const rules = Object.values(pipeline().findResources('AWS::Events::Rule'));
    const transformers = rules.flatMap(({ Properties }) => Properties.Targets[0].InputTransformer ?? []);
    expect(transformers).toHaveLength(2);
    for (const { InputPathsMap, InputTemplate } of transformers) {
      const template = InputTemplate.replace(/<([^>]+)>/g, (_: string, name: string) =>
        JSON.stringify(InputPathsMap[name]),
      );
      expect(JSON.parse(template)).toEqual({
        Parameters: { bucket: '$.detail.bucket.name', key: '$.detail.object.key', etag: '$.detail.object.etag' },
      });
    }
  });

  it('keeps what EventBridge cannot deliver in a day', () => {
    const rules = Object.values(pipeline().findResources('AWS::Events::Rule'));
    const targets = rules.map(({ Properties }) => Properties.Targets[0]).filter((target) => target.BatchParameters);
    expect(targets).toHaveLength(2);
    for (const { RetryPolicy, DeadLetterConfig } of targets) {
      expect(RetryPolicy).toEqual({ MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 });
      expect(DeadLetterConfig.Arn['Fn::GetAtt'][0]).toMatch(/Undelivered/);
    }
  });

  it('lets the job write under tiles/, thumbnails/ and rejected/ only, and read manifests/', () => {
    const statements = statementsOf(pipeline(), 'JobRole');
    const objects = (action: string) =>
      statements
        .filter(({ Action }) => [Action].flat().includes(action))
        .flatMap(({ Resource }) => JSON.stringify(Resource).match(/"\/[a-z]*\/?\*"/g) ?? []);
    expect(objects('s3:PutObject').sort()).toEqual(['"/rejected/*"', '"/thumbnails/*"', '"/tiles/*"']);
    expect(objects('s3:AbortMultipartUpload')).toEqual(['"/tiles/*"']);
    expect(objects('s3:GetObject')).toEqual(expect.arrayContaining(['"/manifests/*"', '"/*"']));
    expect(JSON.stringify(statements)).not.toMatch(/Delete|s3:\*/);
  });

  it.each<[Partial<BatchPipelineProps>, string]>([
    [{ vcpus: 0 }, 'vcpus must be a whole number, 1 or more, got 0'],
    [{ vcpus: 16, spotMaxvCpus: 64 }, 'vcpus must be at most 8 where instanceTypes is not given, got 16'],
    [
      { memory: Size.gibibytes(15) },
      'memory must be at most 14336 MiB where instanceTypes is not given, got 15360 MiB',
    ],
    [{ attempts: 11 }, 'attempts must be from 1 to 10, got 11'],
    [{ timeout: Duration.seconds(30) }, 'timeout must be whole minutes, 1 or more, got 30 s'],
    [{ timeout: Duration.seconds(90) }, 'timeout must be whole minutes, 1 or more, got 90 s'],
    [{ spotMaxvCpus: 1 }, 'spotMaxvCpus must be at least 2, of one job, got 1'],
    [{ onDemandMaxvCpus: 1 }, 'onDemandMaxvCpus must be at least 2, of one job, got 1'],
    [{ disk: Size.gibibytes(20) }, 'disk must be at least 30 GiB, got 20 GiB'],
    [{ instanceTypes: [] }, 'instanceTypes must be one or more, got none'],
  ])('refuses %#', (props, message) => {
    expect(() => pipeline(props)).toThrow(message);
  });

  it('takes larger jobs where there are larger hosts', () => {
    const instanceTypes = [new InstanceType('c7g.8xlarge')];
    pipeline({ vcpus: 16, memory: Size.gibibytes(30), instanceTypes }).hasResourceProperties(
      'AWS::Batch::ComputeEnvironment',
      { ComputeResources: { InstanceTypes: ['c7g.8xlarge'] } },
    );
  });
});
