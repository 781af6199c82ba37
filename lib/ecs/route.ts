import { AlternateTarget, ListenerRuleConfiguration } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationListenerRule,
  type ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from '../kit/policy.ts';
import type { ServiceBalancer } from './service-balancer.ts';

export interface RouteProps {
  readonly balancer: ServiceBalancer;
  /** Whether ECS moves all requests at once from one set of containers to another, and back if need be. */
  readonly isBlueGreen: boolean;
}

/** Sends every request to one set of containers, or to one of two. */
export class Route extends Construct {
  /** Where containers are at first. */
  readonly blue: ApplicationTargetGroup;
  /** All sets: one, or two that take turns. */
  readonly groups: readonly ApplicationTargetGroup[];
  /** What ECS must know to move requests. */
  readonly alternateTarget?: AlternateTarget;

  constructor(scope: Construct, id: string, { balancer, isBlueGreen }: RouteProps) {
    super(scope, id);
    this.blue = balancer.targetGroup('Blue');
    const green = isBlueGreen ? balancer.targetGroup('Green') : undefined;
    this.groups = green ? [this.blue, green] : [this.blue];
    const rule = new ApplicationListenerRule(this, 'Rule', {
      listener: balancer.listener,
      priority: 1,
      conditions: [ListenerCondition.pathPatterns(['/*'])],
      action: green
        ? ListenerAction.weightedForward([
            { targetGroup: this.blue, weight: 100 },
            { targetGroup: green, weight: 0 },
          ])
        : ListenerAction.forward([this.blue]),
    });
    if (balancer.plainBecause) acknowledge(rule, 'Compute-AlbPlainHttp', balancer.plainBecause);
    if (!green) return;
    const role = this.movingRole(balancer, rule);
    this.alternateTarget = new AlternateTarget('Alternate', {
      alternateTargetGroup: green,
      productionListener: ListenerRuleConfiguration.applicationListenerRule(rule),
      role,
    });
  }

  /**
   * AWS's managed policy for this would allow the same on every load balancer of the account.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
   */
  private movingRole({ listener }: ServiceBalancer, rule: ApplicationListenerRule): Role {
    const role = new Role(this, 'MovingRole', {
      description: 'ECS moves requests between the blue and the green containers',
      // AWS documents no condition for this role; with one that ECS does not meet, no deployment would end.
      assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
    });
    const statements = [
      {
        actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
        resources: this.groups.map(({ targetGroupArn }) => targetGroupArn),
      },
      { actions: ['elasticloadbalancing:ModifyListener'], resources: [listener.listenerArn] },
      { actions: ['elasticloadbalancing:ModifyRule'], resources: [rule.listenerRuleArn] },
      {
        actions: [
          'elasticloadbalancing:DescribeListeners',
          'elasticloadbalancing:DescribeRules',
          'elasticloadbalancing:DescribeTargetGroups',
          'elasticloadbalancing:DescribeTargetHealth',
        ],
        resources: ['*'],
      },
    ];
    for (const statement of statements) role.addToPolicy(new PolicyStatement(statement));
    acknowledge(
      role,
      'AwsSolutions-IAM5[Resource::*]',
      "Elastic Load Balancing's Describe actions know no resources. See test/ecs/container-service.test.ts.",
    );
    return role;
  }
}
