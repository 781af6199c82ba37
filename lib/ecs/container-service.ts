import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  type BaseService,
  Cluster,
  ContainerInsights,
  DeploymentStrategy,
  Ec2Service,
  FargateService,
  type FargateServiceProps,
  PlacementStrategy,
  PropagatedTagSource,
} from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Annotations, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Environment } from '../../lambda/kit/environment.ts';
import type { StageConfig } from '../config/stage.ts';
import { acknowledgeEach } from '../kit/policy.ts';
import { addCapacity, type Capacity, checkCapacity, defaultCapacity } from './capacity.ts';
import { Route } from './route.ts';
import { ServiceAlarms } from './service-alarms.ts';
import { ServiceBalancer } from './service-balancer.ts';
import type { ServiceNetwork } from './service-network.ts';
import { checkTasks, ServiceScaling, type TaskCount } from './service-scaling.ts';
import { type ServiceContainer, ServiceTask } from './service-task.ts';

export interface ContainerServiceProps<E extends Environment> {
  readonly stage: StageConfig;
  readonly network: ServiceNetwork;
  readonly container: ServiceContainer<E>;
  /** Where tasks run. @default - what the stage names, at the lowest price in a sandbox and without Spot in production */
  readonly capacity?: Capacity;
  /** How many tasks, and when more. @default - 2 to 10 in production, which are in two zones; elsewhere 1 or 2 */
  readonly tasks?: TaskCount;
  /** Answers 200 while the process is well; it must not depend on other services, or their failure restarts tasks. */
  readonly healthPath: string;
  /** For HTTPS, with HTTP sent there. @default - HTTP only; in production nobody may come in by that */
  readonly certificate?: ICertificate;
  /**
   * Whether new tasks all stand beside the old ones before requests move, at once, and back for as long as
   * `bakeTime` lasts; otherwise they take over one by one. @default - in production
   */
  readonly isBlueGreen?: boolean;
  /** How long the old tasks of a blue/green deployment are kept to go back to. @default - 10 minutes */
  readonly bakeTime?: Duration;
  /** How long requests may go on after a task is taken out. @default - 30 seconds */
  readonly deregistrationDelay?: Duration;
  /** Whether each request is logged to a bucket. @default - in production */
  readonly accessLogs?: boolean;
  /** Answers that take longer, for one request in a hundred, are an alarm. @default - 2 seconds */
  readonly latencyLimit?: Duration;
}

const PLACEMENT = [
  PlacementStrategy.spreadAcross('attribute:ecs.availability-zone'),
  PlacementStrategy.packedByMemory(),
];
const NO_INSIGHTS = "Container Insights' metrics cost more than a sandbox's one task. See docs/ecs.md.";
const NO_BREAKER =
  'The circuit breaker is for rolling deployments only; alarms roll a blue/green one back. See docs/ecs.md.';
const PUBLIC_ADDRESSES =
  'Without a NAT gateway or endpoints a task reaches AWS by an address of its own, at which nothing is let in. See docs/ecs.md.';
/** Spot's notice, in which a task must be out of the balancer and ended. */
const SPOT_NOTICE = Duration.minutes(2);

/** Containers behind a load balancer, on Fargate or on EC2, which a deployment replaces without a lost request. */
export class ContainerService<E extends Environment> extends Construct {
  readonly service: BaseService;
  readonly balancer: ServiceBalancer;
  /** What the containers may do: nothing, until granted. */
  readonly taskRole: IRole;

  constructor(scope: Construct, id: string, props: ContainerServiceProps<E>) {
    super(scope, id);
    const { stage, network, container, capacity = defaultCapacity(stage), tasks = defaultTasks(stage) } = props;
    const { isBlueGreen = stage.deploysGradually, deregistrationDelay = Duration.seconds(30) } = props;
    checkCapacity(capacity, stage);
    checkTasks(tasks);
    checkStop(deregistrationDelay, container.stopTimeout);
    if (stage.protectsData && tasks.minimum < 2)
      throw new Error(`tasks.minimum must be at least 2 in ${stage.name}, got ${tasks.minimum}`);

    const task = new ServiceTask(this, 'Task', { stage, capacity, container });
    this.taskRole = task.definition.taskRole;
    const { port } = container;
    this.balancer = new ServiceBalancer(this, 'LoadBalancer', { ...props, port, deregistrationDelay });
    const { balancer } = this;
    const route = new Route(this, 'Route', { balancer, isBlueGreen });
    const { groups } = route;
    const { loadBalancer } = balancer;
    const alarms = new ServiceAlarms(this, 'Alarms', { stage, loadBalancer, groups, latencyLimit: props.latencyLimit });

    const cluster = this.cluster(stage, network);
    const options = {
      ...deployment(isBlueGreen, props.bakeTime),
      cluster,
      taskDefinition: task.definition,
      capacityProviderStrategies: addCapacity(cluster, capacity, stage, network),
      vpcSubnets: network.subnets,
      securityGroups: [this.taskGroup(network)],
      deploymentAlarms: { alarmNames: alarms.ofDeployments.map(({ alarmName }) => alarmName) },
    };
    this.service =
      capacity.kind === 'fargate'
        ? new FargateService(this, 'Service', { ...options, assignPublicIp: network.assignPublicIp })
        : new Ec2Service(this, 'Service', { ...options, placementStrategies: PLACEMENT });
    route.blue.addTarget(
      this.service.loadBalancerTarget({
        containerName: task.container.containerName,
        containerPort: port,
        alternateTarget: route.alternateTarget,
      }),
    );
    // The L2 waits neither for the cluster to have its capacity, nor for the rule and role that ECS moves requests by.
    this.service.node.addDependency(cluster, route);
    this.explainService(isBlueGreen, network);
    new ServiceScaling(this, 'Scaling', { service: this.service, tasks, groups });
  }

  private explainService(isBlueGreen: boolean, { assignPublicIp }: ServiceNetwork): void {
    const { service } = this;
    if (assignPublicIp) acknowledgeEach(service, { 'CT.ECS.PR.9': PUBLIC_ADDRESSES });
    if (!isBlueGreen) return;
    Annotations.of(service).acknowledgeWarning('@aws-cdk/aws-ecs:shouldUseCircuitBreaker', NO_BREAKER);
  }

  private cluster(stage: StageConfig, { vpc }: ServiceNetwork): Cluster {
    const containerInsightsV2 = stage.protectsData ? ContainerInsights.ENABLED : ContainerInsights.DISABLED;
    const cluster = new Cluster(this, 'Cluster', { vpc, containerInsightsV2 });
    if (!stage.protectsData) acknowledgeEach(cluster, { 'AwsSolutions-ECS4': NO_INSIGHTS, 'CT.ECS.PR.2': NO_INSIGHTS });
    return cluster;
  }

  private taskGroup({ vpc }: ServiceNetwork): SecurityGroup {
    const description = 'Containers: from the load balancer only, HTTPS out';
    const group = new SecurityGroup(this, 'Tasks', { vpc, description, allowAllOutbound: false });
    group.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'To AWS');
    return group;
  }
}

function defaultTasks(stage: StageConfig): TaskCount {
  return stage.protectsData ? { minimum: 2, maximum: 10 } : { minimum: 1, maximum: 2 };
}

function deployment(isBlueGreen: boolean, bakeTime = Duration.minutes(10)) {
  return {
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    healthCheckGracePeriod: Duration.seconds(60),
    availabilityZoneRebalancing: AvailabilityZoneRebalancing.ENABLED,
    enableECSManagedTags: true,
    propagateTags: PropagatedTagSource.SERVICE,
    ...(isBlueGreen
      ? { deploymentStrategy: DeploymentStrategy.BLUE_GREEN, bakeTime }
      : { deploymentStrategy: DeploymentStrategy.ROLLING, circuitBreaker: { enable: true, rollback: true } }),
  } satisfies Partial<FargateServiceProps>;
}

function checkStop(deregistrationDelay: Duration, stopTimeout: Duration): void {
  const seconds = deregistrationDelay.toSeconds() + stopTimeout.toSeconds();
  if (seconds > SPOT_NOTICE.toSeconds())
    throw new Error(
      `deregistrationDelay and stopTimeout must be at most ${SPOT_NOTICE.toSeconds()} s together, which is Spot's notice, got ${seconds} s`,
    );
}
