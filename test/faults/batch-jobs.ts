import { randomUUID } from 'node:crypto';
import { Match } from 'aws-cdk-lib/assertions';
import fc from 'fast-check';
import { detailOf, objectOf } from '../../lambda/kit/events.ts';
import { batchTemplate } from '../batch/stack.ts';
import { matches, withReferences } from '../kit/event-pattern.ts';
import { type BatchHost, DEATHS, type Death, type Ending } from './batch-host.ts';
import type { EmulatedQueue } from './emulated-aws.ts';
import type { Schedule } from './schedule.ts';
import type { Processor } from './upload-system.ts';

interface Job {
  readonly jobId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly attempt: number;
}

interface RetryStrategy {
  readonly Attempts: number;
  readonly EvaluateOnExit: readonly Readonly<Record<string, string>>[];
}

/** What EventBridge says of a job that failed for good, as far as it is used here. */
interface JobFailed {
  readonly detail: { readonly parameters: Readonly<Record<string, string>> };
}

/** Attempts that are killed by the clock, wherever they are, besides those that are killed at a request. */
const KILLED_BY_CLOCK = 4;
const LATEST_KILL_MS = 700;

/**
 * Uploads' jobs, by the deployed template's own rules: it says what is tried again and which failures
 * are kept in a queue.
 */
export class BatchJobs implements Processor {
  private readonly hosts: readonly BatchHost[];
  private readonly command: readonly string[];
  private readonly failures: EmulatedQueue;
  private readonly retryStrategy: RetryStrategy;
  private readonly kept: Parameters<typeof matches>[0];
  private schedule: Schedule | undefined;
  /** For the next attempts: when each is killed, in milliseconds from its start. */
  private killsMs: number[] = [];

  /**
   * @param hosts - each with room for one job
   * @param command - with Batch's placeholders for parameters
   */
  constructor(hosts: readonly BatchHost[], command: readonly string[], failures: EmulatedQueue) {
    this.hosts = hosts;
    this.command = command;
    this.failures = failures;
    const template = batchTemplate();
    const [definition] = Object.values(template.findResources('AWS::Batch::JobDefinition'));
    this.retryStrategy = definition?.Properties.RetryStrategy;
    const pattern = { Properties: { EventPattern: { detail: { status: Match.anyValue() } } } };
    const [rule] = Object.values(template.findResources('AWS::Events::Rule', pattern));
    this.kept = withReferences(rule?.Properties.EventPattern, 'queue');
  }

  follow(schedule: Schedule | undefined): void {
    this.schedule = schedule;
    for (const { proxy } of this.hosts) proxy.schedule = schedule;
    const { fault, seed } = schedule ?? {};
    const moments = fc.array(fc.nat(LATEST_KILL_MS), { minLength: KILLED_BY_CLOCK, maxLength: KILLED_BY_CLOCK });
    this.killsMs = fault === 'kills' ? (fc.sample(moments, { seed, numRuns: 1 })[0] ?? []) : [];
  }

  /**
   * Submits a job for each event, two at once where things come twice, and only one where jobs are
   * killed, so that none comes right by another. As many run at a time as hosts hold; one that is tried
   * again waits behind the others.
   */
  async deliver(events: readonly unknown[]): Promise<void> {
    const fault = this.schedule?.fault;
    const wanted =
      fault === 'kills' ? [...new Map(events.map((event) => [JSON.stringify(event), event])).values()] : events;
    const times = fault === 'duplicates' ? 2 : 1;
    const waiting = wanted.flatMap((event) => Array.from({ length: times }, () => jobOf(event)));
    const serve = async (host: BatchHost) => {
      for (let job = waiting.shift(); job; job = waiting.shift()) {
        const ending = await this.attempt(host, job);
        if (ending.exitCode === 0) continue;
        if (this.isTriedAgain(job, ending)) waiting.push({ ...job, attempt: job.attempt + 1 });
        else await this.fail(job, ending);
      }
    };
    await Promise.all(this.hosts.map(serve));
  }

  async failedEvents(): Promise<readonly unknown[]> {
    return (await this.failures.drain<JobFailed>()).map(({ detail: { parameters } }) => {
      const { bucket = '', key = '', etag = '' } = parameters;
      return { detail: detailOf({ bucket, key, etag, size: 0 }) };
    });
  }

  async stop(): Promise<void> {
    for (const host of this.hosts) host.stop();
  }

  private async attempt(host: BatchHost, { parameters }: Job): Promise<Ending> {
    const killMs = this.killsMs.pop();
    const timer =
      killMs === undefined ? undefined : setTimeout(() => host.kill(DEATHS[killMs % 3] ?? 'host gone'), killMs);
    const ending = await host.run(this.command.map((word) => parameters[word.replace('Ref::', '')] ?? word));
    clearTimeout(timer);
    return ending;
  }

  /**
   * The first condition that holds decides; without one, it is tried again. What took too long is not.
   * @see https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html
   */
  private isTriedAgain({ attempt }: Job, ending: Ending): boolean {
    const { Attempts, EvaluateOnExit } = this.retryStrategy;
    if (attempt >= Attempts || ending.statusReason.endsWith('exceeded timeout')) return false;
    const said = {
      OnExitCode: String(ending.exitCode ?? ''),
      OnReason: ending.reason ?? '',
      OnStatusReason: ending.statusReason,
    };
    const first = EvaluateOnExit.find(({ Action: _, ...conditions }) =>
      Object.entries(said).every(([name, value]) => isLike(value, conditions[name])),
    );
    return first?.Action !== 'EXIT';
  }

  /** Batch says so to EventBridge, whose rule keeps it or not. */
  private async fail({ jobId, parameters, attempt }: Job, { statusReason, ...container }: Ending): Promise<void> {
    const detail = { jobId, jobQueue: 'queue', status: 'FAILED', statusReason, parameters, container, attempt };
    const event = { source: 'aws.batch', 'detail-type': 'Batch Job State Change', detail };
    if (matches(this.kept, event)) await this.failures.send(event);
  }
}

/** Deaths by turns, for all hosts together. */
export function deathsByTurns(): () => Death {
  let count = 0;
  return () => DEATHS[count++ % DEATHS.length] ?? 'host gone';
}

/** As the rule's target maps an event. */
function jobOf(event: unknown): Job {
  const { bucket, key, etag } = objectOf(event as Parameters<typeof objectOf>[0]);
  return { jobId: randomUUID(), parameters: { bucket, key, etag }, attempt: 1 };
}

/** Of Batch's patterns: an asterisk may stand at the end. */
function isLike(value: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}
