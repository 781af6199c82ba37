import {
  Action,
  EcsEc2ContainerDefinition,
  EcsJobDefinition,
  EcsVolume,
  LinuxParameters,
  Reason,
  RetryStrategy,
} from 'aws-cdk-lib/aws-batch';
import { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Aws, type Duration, type Size } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { batchEnvironment, COMMANDS, EXIT_CODES } from '../../containers/batch/contract.ts';
import type { EnvironmentValues } from '../../lambda/kit/environment.ts';
import type { StageConfig } from '../config/stage.ts';
import { encodeEnvironment } from '../kit/encode-environment.ts';
import { imageSources } from '../kit/image-sources.ts';
import { acknowledgeRegistryLogin } from '../kit/policy.ts';

export interface PyramidJobProps {
  readonly stage: StageConfig;
  readonly architecture: Architecture;
  readonly environment: EnvironmentValues<typeof batchEnvironment>;
  readonly vcpus: number;
  readonly memory: Size;
  readonly timeout: Duration;
  readonly attempts: number;
  /** Among jobs of one share. @default - none: the queues know no shares */
  readonly schedulingPriority?: number;
}

/** Batch takes five conditions at most, and tries again where none of them says otherwise. */
const RETRIES: readonly RetryStrategy[] = [
  RetryStrategy.of(Action.RETRY, Reason.SPOT_INSTANCE_RECLAIMED),
  // The image could not be pulled in time, or Docker did not answer.
  RetryStrategy.of(Action.RETRY, Reason.custom({ onStatusReason: 'Task failed to start*' })),
  RetryStrategy.of(Action.RETRY, Reason.custom({ onExitCode: String(EXIT_CODES.reclaimed) })),
  RetryStrategy.of(Action.RETRY, Reason.custom({ onExitCode: String(EXIT_CODES.unavailable) })),
  RetryStrategy.of(Action.EXIT, Reason.custom({ onReason: '*' })),
];

/** The job definition of `containers/batch`: not root, nothing privileged, and only /tmp can be written, on the host's disk. */
export class PyramidJob extends Construct {
  readonly definition: EcsJobDefinition;
  /** What the job itself may do. */
  readonly role: Role;
  readonly vcpus: number;

  constructor(scope: Construct, id: string, props: PyramidJobProps) {
    super(scope, id);
    const { stage } = props;
    this.vcpus = props.vcpus;
    const assumedBy = new ServicePrincipal('ecs-tasks.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    });
    this.role = new Role(this, 'Role', { assumedBy });
    const executionRole = new Role(this, 'ExecutionRole', { assumedBy });
    acknowledgeRegistryLogin(executionRole);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: stage.logRetention,
      removalPolicy: stage.removalPolicy,
    });

    const container = new EcsEc2ContainerDefinition(this, 'Container', {
      image: ContainerImage.fromDockerImageAsset(
        new DockerImageAsset(this, 'Image', imageSources('batch', props.architecture)),
      ),
      command: [...COMMANDS.upload],
      environment: {
        ...encodeEnvironment(batchEnvironment, props.environment),
        // ECS tells containers on EC2 no region.
        AWS_REGION: Aws.REGION,
        POWERTOOLS_SERVICE_NAME: 'batch',
        POWERTOOLS_METRICS_NAMESPACE: 'MediaLibrary',
      },
      cpu: props.vcpus,
      memory: props.memory,
      jobRole: this.role,
      executionRole,
      logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'batch' }),
      user: 'node',
      privileged: false,
      readonlyRootFilesystem: true,
      linuxParameters: new LinuxParameters(this, 'Linux', { initProcessEnabled: true }),
      volumes: [EcsVolume.host({ name: 'scratch', containerPath: '/tmp' })],
    });
    this.definition = new EcsJobDefinition(this, 'Definition', {
      container,
      timeout: props.timeout,
      retryAttempts: props.attempts,
      retryStrategies: [...RETRIES],
      schedulingPriority: props.schedulingPriority,
      propagateTags: true,
      // The revision before this one serves jobs and array children that still name it.
      skipDeregisterOnUpdate: true,
    });
  }
}
