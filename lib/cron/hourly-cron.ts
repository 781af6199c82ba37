import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { cronEnvironment, type ExpectedResult } from '../../lambda/cron/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { DeadLetterQueue } from '../kit/dead-letter-queue.ts';
import type { ExpectedResults } from '../kit/expected-results.ts';
import { TypedFunction } from '../kit/typed-function.ts';
import { watchRuns } from './cron-alarms.ts';
import { grantComparison } from './cron-grants.ts';

export interface HourlyCronProps {
  readonly stage: StageConfig;
  /** What people upload; its systems must take events of this product's own source too. */
  readonly uploads: IBucket;
  /** Where results are, and where reports go, under `reports/`. */
  readonly derived: IBucket;
  /** One entry for each system; what none of them takes is counted and left alone. */
  readonly expected: readonly ExpectedResults[];
  /** When to run, in any time zone; of several times in one hour of UTC, the first. @default - every hour */
  readonly schedule?: ScheduleExpression;
  /** The longest time from one run to the next, by which a missed one is noticed. @default - 1 hour */
  readonly period?: Duration;
  /** Runs begin at any time within this after their time, so that not all crons begin at once. @default - 5 minutes */
  readonly flexibleWindow?: Duration;
  /** How long after its upload a result may be missing; systems may say otherwise. @default - 15 minutes */
  readonly grace?: Duration;
  /** Uploads that are sent again in one run: half for missing results, half for outdated ones. @default 2000 */
  readonly maximumResends?: number;
  /** Whether results are removed when their upload is gone. @default false */
  readonly deleteOrphans?: boolean;
  /** Results that are removed in one run. @default 1000 */
  readonly maximumRemovals?: number;
  /** Of all results that a run sees, from 0 to 1: if more are orphans, none is removed. @default 0.1 */
  readonly removableShare?: number;
  /**
   * Whether no two runs are ever at work at once. It takes one from the concurrency that the account's
   * other functions share, and Lambda refuses it where they would have fewer than 100 left, or all
   * 10 of a new account. @default - in production; elsewhere two runs may look, but one acts
   */
  readonly reservesConcurrency?: boolean;
  /** @default - 1769 MiB, which comes with one whole vCPU */
  readonly memorySize?: Size;
  /** After which a run is cut off, 5 to 15 minutes; it stops by itself 2 minutes before. @default - 15 minutes */
  readonly timeout?: Duration;
}

/** EventBridge Scheduler, every hour → Lambda → uploads without a result go round again, and a report. */
export class HourlyCron extends Construct {
  readonly function: TypedFunction<typeof cronEnvironment>;
  readonly schedule: Schedule;

  constructor(scope: Construct, id: string, props: HourlyCronProps) {
    super(scope, id);
    const { stage, uploads, derived } = props;
    const timeout = props.timeout ?? Duration.minutes(15);
    const period = props.period ?? Duration.hours(1);
    check(props, timeout);

    this.function = new TypedFunction(this, 'Function', {
      stage,
      word: 'cron',
      description: 'Sends uploads without a result round again, and reports',
      contract: cronEnvironment,
      environment: {
        UPLOADS_BUCKET: uploads.bucketName,
        DERIVED_BUCKET: derived.bucketName,
        EXPECTED_RESULTS: expectedResults(props),
        MAXIMUM_RESENDS: props.maximumResends ?? 2000,
        MAXIMUM_REMOVALS: props.deleteOrphans ? (props.maximumRemovals ?? 1000) : 0,
        REMOVABLE_SHARE: props.removableShare ?? 0.1,
      },
      memorySize: props.memorySize ?? Size.mebibytes(1769),
      timeout,
      reservedConcurrency: (props.reservesConcurrency ?? stage.name === 'production') ? 1 : undefined,
    });
    const prefixes = [...new Set(props.expected.flatMap((expected) => expected.prefixes))];
    grantComparison(this.function, { uploads, derived, prefixes, removes: props.deleteOrphans ?? false });

    const undelivered = new DeadLetterQueue(this, 'Undelivered', {
      stage,
      holds: 'EventBridge Scheduler could not hand an hour to the cron function.',
    });
    const scheduleGroup = new ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY });
    this.schedule = new Schedule(this, 'Schedule', {
      description: 'Sends uploads without a result round again',
      schedule: props.schedule ?? ScheduleExpression.rate(Duration.hours(1)),
      timeWindow: TimeWindow.flexible(props.flexibleWindow ?? Duration.minutes(5)),
      scheduleGroup,
      target: new LambdaInvoke(this.function, {
        role: this.invoker(scheduleGroup, undelivered),
        input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
        retryAttempts: 10,
        // An hour that is later than this is left to the next one.
        maxEventAge: Duration.minutes(30),
        deadLetterQueue: undelivered,
      }),
    });
    watchRuns(this.function, { stage, period, timeout });
  }

  /** The target's own grant would name every version of the function. */
  private invoker(group: ScheduleGroup, undelivered: DeadLetterQueue): IRole {
    const conditions = {
      StringEquals: { 'aws:SourceAccount': Stack.of(this).account, 'aws:SourceArn': group.scheduleGroupArn },
    };
    const role = new Role(this, 'Invoker', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions }),
    });
    const { functionArn } = this.function;
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [functionArn] }));
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [undelivered.queueArn] }));
    return role.withoutPolicyUpdates();
  }
}

function expectedResults({ expected, grace = Duration.minutes(15) }: HourlyCronProps): ExpectedResult[] {
  return expected.map((results) => ({
    suffixes: [...results.suffixes],
    atLeastBytes: results.atLeast?.toBytes(),
    belowBytes: results.below?.toBytes(),
    prefixes: [...results.prefixes],
    graceSeconds: (results.grace ?? grace).toSeconds(),
  }));
}

function check({ maximumResends = 2 }: HourlyCronProps, timeout: Duration): void {
  const minutes = timeout.toMinutes({ integral: false });
  if (minutes < 5 || minutes > 15) throw new Error(`timeout must be from 5 to 15 minutes, got ${minutes} minutes`);
  if (maximumResends < 2) throw new Error(`maximumResends must be at least 2, one of each kind, got ${maximumResends}`);
}
