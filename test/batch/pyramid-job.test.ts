import { Duration } from 'aws-cdk-lib/core';
import { pipeline } from './pipeline.ts';

describe('the job definition', () => {
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
      THREADS: '2',
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
});
