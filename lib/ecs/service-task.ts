import {
  AwsLogDriverMode,
  Capability,
  type ContainerDefinition,
  type ContainerImage,
  CpuArchitecture,
  LinuxParameters,
  LogDriver,
  NetworkMode,
  OperatingSystemFamily,
  type Secret,
  TaskDefinition,
} from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Aws, Duration, Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Environment, EnvironmentValues } from '../../lambda/kit/environment.ts';
import type { StageConfig } from '../config/stage.ts';
import { encodeEnvironment } from '../kit/encode-environment.ts';
import { acknowledgeEach, acknowledgeRegistryLogin } from '../kit/policy.ts';
import { type Capacity, compatibilityOf } from './capacity.ts';
import { checkFargateSize, type TaskSize } from './task-size.ts';

/** A container that serves HTTP. */
export interface ServiceContainer<E extends Environment> extends TaskSize {
  readonly image: ContainerImage;
  /** The environment that the container decodes, from the `contract.ts` beside it. */
  readonly contract: E;
  /** A value for each variable of the contract. */
  readonly environment: EnvironmentValues<NoInfer<E>>;
  /** Variables that are secret, each kept in Secrets Manager or SSM. @default - none */
  readonly secrets?: Readonly<Record<string, Secret>>;
  /** Where it listens, 1024 or higher, since it is not root. */
  readonly port: number;
  /** `uid:gid`, or a name that the image knows; never root. */
  readonly user: string;
  /** A program in the image that ends with 0 while the process is well. */
  readonly healthCommand: readonly string[];
  /** How long it has from SIGTERM until it is killed, 2 to 120 seconds. */
  readonly stopTimeout: Duration;
}

export interface ServiceTaskProps<E extends Environment> {
  readonly stage: StageConfig;
  readonly capacity: Capacity;
  readonly container: ServiceContainer<E>;
}

/**
 * A task of one container: not root, without a capability of Linux, on a root that it cannot write to. Its
 * role allows nothing until something is granted to it.
 */
export class ServiceTask<E extends Environment> extends Construct {
  readonly definition: TaskDefinition;
  readonly container: ContainerDefinition;

  constructor(scope: Construct, id: string, { stage, capacity, container }: ServiceTaskProps<E>) {
    super(scope, id);
    checkContainer(container);
    if (capacity.kind === 'fargate') checkFargateSize(container);
    const { cpuUnits, memorySize, port } = container;
    this.definition = new TaskDefinition(this, 'Definition', {
      compatibility: compatibilityOf(capacity),
      networkMode: NetworkMode.AWS_VPC,
      cpu: String(cpuUnits),
      memoryMiB: String(memorySize.toMebibytes()),
      runtimePlatform: capacity.kind === 'fargate' ? platformOf(stage) : undefined,
      taskRole: this.role('Role'),
      executionRole: this.role('ExecutionRole'),
    });
    const linuxParameters = new LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linuxParameters.dropCapabilities(Capability.ALL);

    this.container = this.definition.addContainer('Container', {
      containerName: 'app',
      image: container.image,
      environment: {
        ...encodeEnvironment(container.contract, container.environment),
        // Fargate tells containers their region; on EC2 ECS's agent did not until 2026.
        AWS_REGION: Aws.REGION,
      },
      secrets: container.secrets && { ...container.secrets },
      portMappings: [{ containerPort: port }],
      user: container.user,
      privileged: false,
      readonlyRootFilesystem: true,
      linuxParameters,
      memoryLimitMiB: memorySize.toMebibytes(),
      stopTimeout: container.stopTimeout,
      healthCheck: {
        command: ['CMD', ...container.healthCommand],
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        startPeriod: Duration.seconds(15),
        retries: 3,
      },
      logging: LogDriver.awsLogs({
        streamPrefix: 'app',
        // A log that cannot be delivered must not hold up requests.
        mode: AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(4),
        logGroup: new LogGroup(this, 'Logs', { retention: stage.logRetention, removalPolicy: stage.removalPolicy }),
      }),
    });
    acknowledgeFindings(this.definition);
  }

  private role(id: string): Role {
    return new Role(this, id, {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
  }
}

function platformOf({ architecture }: StageConfig) {
  const cpuArchitecture = architecture === Architecture.ARM_64 ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64;
  return { cpuArchitecture, operatingSystemFamily: OperatingSystemFamily.LINUX };
}

function checkContainer({ port, user, healthCommand, stopTimeout }: ServiceContainer<Environment>): void {
  if (!Number.isInteger(port) || port < 1024 || port > 65535)
    throw new Error(`port must be a whole number from 1024 to 65535, got ${port}`);
  if (!user || /^(root|0)(:|$)/.test(user)) throw new Error(`user must be one that is not root, got "${user}"`);
  if (healthCommand.length === 0) throw new Error('healthCommand must be a program and its arguments, got nothing');
  const seconds = stopTimeout.toSeconds();
  if (seconds < 2 || seconds > 120) throw new Error(`stopTimeout must be 2 to 120 seconds, got ${seconds} s`);
}

function acknowledgeFindings(definition: TaskDefinition): void {
  acknowledgeEach(definition, {
    'AwsSolutions-ECS2':
      'The environment has names of buckets and limits, of one typed contract; what is secret goes by `secrets`. See test/ecs/service-task.test.ts.',
  });
  acknowledgeRegistryLogin(definition.obtainExecutionRole());
}
