import { Match } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import type { ServiceContainer } from '../../lib/ecs/service-task.ts';
import { testApp, testStage } from '../kit/synth.ts';
import { serviceTemplate } from './service-template.ts';

describe('the task', () => {
  it('is not root, has no capability, and cannot write to its root', () => {
    serviceTemplate().hasResourceProperties('AWS::ECS::TaskDefinition', {
      NetworkMode: 'awsvpc',
      ContainerDefinitions: [
        Match.objectLike({
          User: '1000:1000',
          Privileged: false,
          ReadonlyRootFilesystem: true,
          LinuxParameters: { InitProcessEnabled: true, Capabilities: { Drop: ['ALL'] } },
        }),
      ],
    });
  });

  it.each(['fargate', 'ec2'] as const)('has the environment of its contract and its region on %s', (capacity) => {
    serviceTemplate({ stage: { ...testStage(), capacity } }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          Environment: [
            { Name: 'BUCKET', Value: 'example-bucket' },
            { Name: 'AWS_REGION', Value: { Ref: 'AWS::Region' } },
          ],
        }),
      ],
    });
  });

  it('has a health command', () => {
    serviceTemplate().hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({ HealthCheck: Match.objectLike({ Command: ['CMD', 'node', 'healthy.js'] }) }),
      ],
    });
  });

  it('takes secrets from where secrets are kept', () => {
    const stored = StoredSecret.fromSecretNameV2(new Stack(testApp(), 'Other'), 'Stored', 'stored');
    const template = serviceTemplate({ container: { secrets: { TOKEN: Secret.fromSecretsManager(stored) } } });
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ Secrets: [{ Name: 'TOKEN', ValueFrom: Match.anyValue() }] })],
    });
  });

  it('logs to a group that lasts as long as the stage says, and is not held up by it', () => {
    serviceTemplate().hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 7 },
      DeletionPolicy: 'Delete',
    });
    serviceTemplate().hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          LogConfiguration: { LogDriver: 'awslogs', Options: Match.objectLike({ mode: 'non-blocking' }) },
        }),
      ],
    });
  });

  it('may do nothing until something is granted', () => {
    const policies = Object.values(serviceTemplate().findResources('AWS::IAM::Policy'));
    const [role] = Object.keys(serviceTemplate().findResources('AWS::IAM::Role')).filter((id) =>
      /TaskRole[0-9A-F]{8}$/.test(id),
    );
    expect(role).toBeDefined();
    expect(policies.flatMap(({ Properties }) => Properties.Roles.map(({ Ref }: { Ref: string }) => Ref))).not.toContain(
      role,
    );
  });

  const BAD: readonly [Partial<ServiceContainer<never>>, string][] = [
    [{ port: 80 }, 'port must be a whole number from 1024 to 65535, got 80'],
    [{ port: 8080.5 }, 'port must be a whole number'],
    [{ user: 'root' }, 'user must be one that is not root, got "root"'],
    [{ user: '0:1000' }, 'user must be one that is not root, got "0:1000"'],
    [{ user: '' }, 'user must be one that is not root'],
    [{ healthCommand: [] }, 'healthCommand must be a program and its arguments, got nothing'],
    [{ stopTimeout: Duration.seconds(1) }, 'stopTimeout must be 2 to 120 seconds, got 1 s'],
    [{ cpuUnits: 300 }, 'cpuUnits must be one of 256, 512, 1024, 2048, 4096, 8192, 16384 on Fargate, got 300'],
    [{ memorySize: Size.mebibytes(1536) }, 'memorySize must be one of 512, 1024, 2048 MiB for 256 cpuUnits'],
    [{ cpuUnits: 1024 }, 'memorySize must be one of 2048, 3072, 4096, 5120, 6144, 7168, 8192 MiB for 1024 cpuUnits'],
  ];
  it.each(BAD)('refuses %j', (container, message) => {
    expect(() => serviceTemplate({ container })).toThrow(message);
  });

  it('may have any size on instances of ours', () => {
    const capacity = { ...testStage(), capacity: 'ec2' as const };
    const template = serviceTemplate({ stage: capacity, container: { memorySize: Size.mebibytes(300) } });
    template.hasResourceProperties('AWS::ECS::TaskDefinition', { Memory: '300' });
  });
});
