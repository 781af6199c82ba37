import {
  FairshareSchedulingPolicy,
  type FairshareSchedulingPolicyProps,
  JobQueue,
  type JobStateTimeLimitAction,
  JobStateTimeLimitActionsReason,
} from 'aws-cdk-lib/aws-batch';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { BatchCompute } from './batch-compute.ts';

/** How a queue is divided among those who share it. */
export type FairShare = Omit<FairshareSchedulingPolicyProps, 'schedulingPolicyName'>;

export interface JobQueuesProps {
  readonly compute: BatchCompute;
  readonly fairShare?: FairShare;
}

/** A job that can never run is cancelled soon; one that waits for capacity has time. */
const TIME_LIMITS: readonly JobStateTimeLimitAction[] = [
  { reason: JobStateTimeLimitActionsReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE, maxTime: Duration.minutes(10) },
  { reason: JobStateTimeLimitActionsReason.JOB_RESOURCE_REQUIREMENT, maxTime: Duration.minutes(10) },
  { reason: JobStateTimeLimitActionsReason.INSUFFICIENT_INSTANCE_CAPACITY, maxTime: Duration.hours(4) },
];

/** Two queues on the same hosts: a backlog of any length does not hold up what is uploaded now. */
export class JobQueues extends Construct {
  /** First in, first out. */
  readonly uploads: JobQueue;
  /** Gets hosts when `uploads` is empty; shared fairly if asked for. */
  readonly backlog: JobQueue;

  constructor(scope: Construct, id: string, { compute, fairShare }: JobQueuesProps) {
    super(scope, id);
    const common = {
      computeEnvironments: [
        { order: 1, computeEnvironment: compute.spot },
        { order: 2, computeEnvironment: compute.onDemand },
      ],
      jobStateTimeLimitActions: [...TIME_LIMITS],
    };
    this.uploads = new JobQueue(this, 'Uploads', { ...common, priority: 10 });
    this.backlog = new JobQueue(this, 'Backlog', {
      ...common,
      priority: 1,
      schedulingPolicy: fairShare && new FairshareSchedulingPolicy(this, 'FairShare', fairShare),
    });
  }
}
