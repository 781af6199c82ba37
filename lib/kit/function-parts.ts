import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  type FunctionOptions,
  type IFunction,
  LoggingFormat,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Size } from 'aws-cdk-lib/core';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Environment, EnvironmentValues } from '../../lambda/kit/environment.ts';
import type { StageConfig } from '../config/stage.ts';
import { StageAlarm } from './alarms.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { encodeEnvironment } from './encode-environment.ts';
import { acknowledge } from './policy.ts';

export interface TypedFunctionProps<E extends Environment> {
  readonly stage: StageConfig;
  /**
   * The system's word, or `<word>/<part>` where it has several functions, which says where the code
   * is; synth fails where there is none.
   */
  readonly word: string;
  /** The environment that the handler decodes, from the `contract.ts` beside it. */
  readonly contract: E;
  /** A value for each variable of the contract. */
  readonly environment: EnvironmentValues<NoInfer<E>>;
  /** Variables for the runtime and native libraries, which the handler does not read. @default - none */
  readonly runtimeEnvironment?: Readonly<Record<string, string>>;
  /** Whether those who call it wait for its answer, and so hear of failures themselves. @default false */
  readonly isSynchronous?: boolean;
  readonly description: string;
  readonly memorySize: Size;
  readonly timeout: Duration;
  /** How many invocations there may be at once, taken from what the account's other functions share. @default - any */
  readonly reservedConcurrency?: number;
}

/** What a typed function has whether its code is a bundle or an image. */
export interface FunctionParts {
  /** Of a function that is invoked asynchronously. */
  readonly failures?: DeadLetterQueue;
  readonly options: FunctionOptions;
}

/** Makes a function's role, log group and queue of failures, beside it, and encodes its environment. */
export function functionParts<E extends Environment>(
  scope: Construct,
  id: string,
  props: TypedFunctionProps<E>,
): FunctionParts {
  const { stage, word } = props;
  const failures = props.isSynchronous ? undefined : failuresOf(scope, id, props);
  const logGroup = new LogGroup(scope, `${id}Logs`, {
    retention: stage.logRetention,
    removalPolicy: stage.removalPolicy,
  });
  // The role that the L2 makes may write to every log group, by an AWS managed policy.
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    "X-Ray's PutTraceSegments knows no resources to narrow it to. See test/policy/wildcards.test.ts.",
  );

  const options = {
    role,
    logGroup,
    description: props.description,
    architecture: stage.architecture,
    memorySize: props.memorySize.toMebibytes(),
    timeout: props.timeout,
    reservedConcurrentExecutions: props.reservedConcurrency,
    environment: {
      ...encodeEnvironment(props.contract, props.environment),
      ...props.runtimeEnvironment,
      POWERTOOLS_SERVICE_NAME: word,
      POWERTOOLS_METRICS_NAMESPACE: 'MediaLibrary',
    },
    tracing: Tracing.ACTIVE,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    systemLogLevelV2: SystemLogLevel.WARN,
    ...(failures && {
      onFailure: new SqsDestination(failures),
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
    }),
  };
  return { failures, options };
}

/** Raises the alarms that every typed function has, and states what its policies accept. */
export function watchFunction(
  fn: IFunction,
  { stage, word, isSynchronous }: Pick<TypedFunctionProps<Environment>, 'stage' | 'word' | 'isSynchronous'>,
): void {
  acknowledge(
    fn,
    'Serverless-LambdaDLQ',
    isSynchronous
      ? 'No event can be lost: those who call this function wait for its answer. See test/kit/typed-function.test.ts.'
      : 'Failed events go to an on-failure queue, which unlike a DLQ keeps the error too. See test/kit/typed-function.test.ts.',
  );
  new StageAlarm(fn, 'Throttled', stage, {
    alarmDescription: `The ${word} function was throttled for 15 minutes: raise the account's concurrency, or look for a flood of events.`,
    metric: fn.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
    threshold: 1,
    evaluationPeriods: 3,
  });
}

function failuresOf(
  scope: Construct,
  id: string,
  { stage, word }: Pick<TypedFunctionProps<Environment>, 'stage' | 'word'>,
): DeadLetterQueue {
  return new DeadLetterQueue(scope, `${id}Failures`, {
    stage,
    holds: `The ${word} function failed on an event, retries included.`,
  });
}
