import { Match } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import type { ServiceContainer } from '../../lib/ecs/service-task.ts';
import { testApp, testStage } from '../kit/synth.ts';
import { dependenciesOf, type Given, serviceTemplate } from './service-template.ts';

const production = testStage('production');

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

describe('a deployment', () => {
  it('never has fewer tasks than are wanted, and is rolled back by alarms', () => {
    for (const stage of [testStage(), production]) {
      serviceTemplate({ stage }).hasResourceProperties('AWS::ECS::Service', {
        DeploymentConfiguration: Match.objectLike({
          MinimumHealthyPercent: 100,
          MaximumPercent: 200,
          Alarms: { Enable: true, Rollback: true, AlarmNames: [Match.anyValue(), Match.anyValue(), Match.anyValue()] },
        }),
      });
    }
  });

  it('goes task by task in a sandbox, and is given up if tasks do not come up', () => {
    const template = serviceTemplate();
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: Match.objectLike({
        Strategy: 'ROLLING',
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      }),
    });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 1);
  });

  it('is blue/green in production, with ten minutes to go back in', () => {
    const template = serviceTemplate({ stage: production });
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: Match.objectLike({ Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 10 }),
      LoadBalancers: [
        Match.objectLike({
          AdvancedConfiguration: {
            AlternateTargetGroupArn: Match.anyValue(),
            ProductionListenerRule: Match.anyValue(),
            RoleArn: Match.anyValue(),
          },
        }),
      ],
    });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 2);
  });

  it('has no circuit breaker when blue/green, where AWS has none', () => {
    serviceTemplate({ isBlueGreen: true }).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: Match.objectLike({ DeploymentCircuitBreaker: Match.absent() }),
    });
  });

  it('moves requests of this load balancer only, and waits until it may', () => {
    const template = serviceTemplate({ isBlueGreen: true });
    const policies = Object.values(template.findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const changes = statements.filter(({ Action }) => /ModifyRule|ModifyListener|RegisterTargets/.test(String(Action)));
    expect(changes).toHaveLength(3);
    expect(JSON.stringify(changes)).not.toContain('*');
    expect(dependenciesOf(template, 'AWS::ECS::Service')).toEqual(
      expect.arrayContaining(['AWS::IAM::Policy', 'AWS::ElasticLoadBalancingV2::ListenerRule']),
    );
  });

  it('leaves a task out of the balancer time to end, within the notice that Spot gives', () => {
    const template = serviceTemplate();
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }]),
    });
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ StopTimeout: 35 })],
    });
    const container = { stopTimeout: Duration.seconds(60) };
    expect(() => serviceTemplate({ container, deregistrationDelay: Duration.seconds(61) })).toThrow(
      "deregistrationDelay and stopTimeout must be at most 120 s together, which is Spot's notice, got 121 s",
    );
  });
});

describe('the number of tasks', () => {
  it.each([
    ['sandbox', 1, 2],
    ['production', 2, 10],
  ] as const)('is in %s from %s to %s', (name, MinCapacity, MaxCapacity) => {
    const template = serviceTemplate({ stage: testStage(name) });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity, MaxCapacity });
  });

  it('is left to scaling: a deployment does not set it back', () => {
    serviceTemplate().hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
  });

  it('follows CPU, and the requests to whichever containers get them', () => {
    const template = serviceTemplate({ isBlueGreen: true, tasks: { minimum: 1, maximum: 4, requestsPerMinute: 500 } });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 60,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      }),
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 500,
        CustomizedMetricSpecification: {
          Metrics: [
            Match.objectLike({ Id: 'group0', ReturnData: false }),
            Match.objectLike({ Id: 'group1', ReturnData: false }),
            { Id: 'requests', Expression: 'FILL(group0, 0) + FILL(group1, 0)', ReturnData: true },
          ],
        },
      }),
    });
  });

  const BAD: readonly [NonNullable<Given['tasks']>, string][] = [
    [{ minimum: 0, maximum: 2 }, 'tasks.minimum must be a whole number of at least 1, got 0'],
    [{ minimum: 1.5, maximum: 2 }, 'tasks.minimum must be a whole number'],
    [{ minimum: 3, maximum: 2 }, 'tasks.maximum must be a whole number of at least the minimum, 3, got 2'],
    [{ minimum: 1, maximum: 2, requestsPerMinute: 0 }, 'tasks.requestsPerMinute must be over 0, got 0'],
    [{ minimum: 1, maximum: 2, cpuPercent: 101 }, 'tasks.cpuPercent must be over 0 and at most 100, got 101'],
  ];
  it.each(BAD)('refuses %j', (tasks, message) => {
    expect(() => serviceTemplate({ tasks })).toThrow(message);
  });

  it('is at least two in production', () => {
    expect(() => serviceTemplate({ stage: production, tasks: { minimum: 1, maximum: 2 } })).toThrow(
      'tasks.minimum must be at least 2 in production, got 1',
    );
  });
});

describe('alarms', () => {
  it('say that requests fail, are slow, that tasks are unwell, and that there is none', () => {
    const alarms = Object.values(serviceTemplate().findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.map(({ Properties }) => Properties.AlarmDescription.slice(0, 24))).toEqual([
      'The service answered wit',
      'One answer in a hundred ',
      'A task has failed its he',
      'No healthy task has run ',
    ]);
  });

  it('take silence for no error, but for no task too', () => {
    const template = serviceTemplate();
    template.resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { TreatMissingData: 'notBreaching' }, 3);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('^No healthy task'),
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
    });
  });

  it('count the tasks of both sets when blue/green', () => {
    serviceTemplate({ isBlueGreen: true }).hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('^No healthy task'),
      Metrics: Match.arrayWith([Match.objectLike({ Expression: 'FILL(group0, 0) + FILL(group1, 0)' })]),
    });
  });
});
