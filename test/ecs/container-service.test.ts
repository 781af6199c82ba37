import { Match } from 'aws-cdk-lib/assertions';
import { Duration } from 'aws-cdk-lib/core';
import { testStage } from '../kit/synth.ts';
import { dependenciesOf, type Given, serviceTemplate } from './service-template.ts';

const production = testStage('production');

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
