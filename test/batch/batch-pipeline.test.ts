import { Match, Template } from 'aws-cdk-lib/assertions';
import { InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import { EXIT_CODES } from '../../containers/batch/contract.ts';
import { BatchPipeline, type BatchPipelineProps } from '../../lib/batch/batch-pipeline.ts';
import { MediaBuckets } from '../../lib/storage/media-buckets.ts';
import { type Fields, matches, withReferences } from '../kit/event-pattern.ts';
import { testApp, testStage } from '../kit/synth.ts';

function pipeline(props: Partial<BatchPipelineProps> = {}): Template {
  const stack = new Stack(testApp(), 'Test');
  const stage = testStage();
  const vpc = new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false });
  new BatchPipeline(stack, 'Pipeline', {
    stage,
    ...new MediaBuckets(stack, 'Media', { stage }),
    vpc,
    subnets: { subnets: vpc.privateSubnets },
    sizeLimit: Size.mebibytes(50),
    ...props,
  });
  return Template.fromStack(stack);
}

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

  it('runs the job as another than root, without privilege, and lets it write in /tmp only', () => {
    pipeline().hasResourceProperties('AWS::Batch::JobDefinition', {
      ContainerProperties: {
        User: 'node',
        Privileged: false,
        ReadonlyRootFilesystem: true,
        LinuxParameters: { InitProcessEnabled: true },
        MountPoints: [{ ContainerPath: '/tmp', SourceVolume: 'scratch' }],
        Volumes: [{ Name: 'scratch', Host: {} }],
        Command: ['upload', 'Ref::bucket', 'Ref::key', 'Ref::etag'],
        ResourceRequirements: [
          { Type: 'MEMORY', Value: '3072' },
          { Type: 'VCPU', Value: '2' },
        ],
      },
    });
  });

  it('tells the job all that its contract asks, and its region', () => {
    const [definition] = Object.values(pipeline({ tileFormat: 'webp' }).findResources('AWS::Batch::JobDefinition'));
    const environment: { Name: string; Value: unknown }[] = definition?.Properties.ContainerProperties.Environment;
    expect(Object.fromEntries(environment.map(({ Name, Value }) => [Name, Value]))).toMatchObject({
      DERIVED_BUCKET: { Ref: expect.stringContaining('Derived') },
      EDGES_PX: '128,512,1024',
      TILE_SIZE_PX: '512',
      TILE_FORMAT: 'webp',
      AWS_REGION: { Ref: 'AWS::Region' },
    });
  });

  it('tries again what is worth it, and ends what nothing else matches', () => {
    pipeline({ attempts: 3, timeout: Duration.minutes(30) }).hasResourceProperties('AWS::Batch::JobDefinition', {
      Timeout: { AttemptDurationSeconds: 1800 },
      RetryStrategy: {
        Attempts: 3,
        EvaluateOnExit: [
          { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
          { Action: 'RETRY', OnStatusReason: 'Task failed to start*' },
          { Action: 'RETRY', OnExitCode: '143' },
          { Action: 'RETRY', OnExitCode: '75' },
          { Action: 'EXIT', OnReason: '*' },
        ],
      },
    });
  });

  it('keeps the revision that jobs in flight name', () => {
    pipeline().hasResourceProperties('AWS::Batch::JobDefinition', {
      ResourceRetentionPolicy: { SkipDeregisterOnUpdate: true },
    });
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
    expect(objects('s3:GetObject')).toEqual(expect.arrayContaining(['"/manifests/*"', '"/*"']));
    expect(JSON.stringify(statements)).not.toMatch(/Delete|s3:\*/);
  });

  describe('the rule about failures', () => {
    const rules = Object.values(pipeline().findResources('AWS::Events::Rule'));
    const failed = rules.find(({ Properties }) => Properties.EventPattern.detail.status);
    const pattern = withReferences(failed?.Properties.EventPattern, 'queue');
    const keeps = (detail: Fields) =>
      matches(pattern, {
        source: 'aws.batch',
        'detail-type': 'Batch Job State Change',
        detail: { jobQueue: 'queue', ...detail },
      });

    it.each(Object.entries(EXIT_CODES).filter(([, code]) => code !== 0))('on exit code %s (%i)', (name, exitCode) => {
      const isAnswer = ['rejected', 'missing', 'replaced'].includes(name);
      expect(keeps({ status: 'FAILED', container: { exitCode } })).toBe(!isAnswer);
      expect(keeps({ status: 'FAILED', container: { exitCode }, arrayProperties: { index: 3 } })).toBe(!isAnswer);
    });

    it('keeps jobs that were killed or never ran', () => {
      expect(keeps({ status: 'FAILED', container: {} })).toBe(true);
      expect(keeps({ status: 'FAILED' })).toBe(true);
    });

    it('leaves alone the parent of an array, other queues, and jobs that go on', () => {
      expect(keeps({ status: 'FAILED', arrayProperties: { size: 10 } })).toBe(false);
      expect(keeps({ status: 'FAILED', jobQueue: 'another' })).toBe(false);
      expect(keeps({ status: 'RUNNING' })).toBe(false);
    });
  });

  it.each<[Partial<BatchPipelineProps>, string]>([
    [{ vcpus: 0 }, 'vcpus must be a whole number, 1 or more, got 0'],
    [{ vcpus: 16, spotMaxvCpus: 64 }, 'vcpus must be at most 8 where instanceTypes is not given, got 16'],
    [
      { memory: Size.gibibytes(15) },
      'memory must be at most 14336 MiB where instanceTypes is not given, got 15360 MiB',
    ],
    [{ attempts: 11 }, 'attempts must be from 1 to 10, got 11'],
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
