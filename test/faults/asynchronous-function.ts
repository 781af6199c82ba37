import type { Invocation } from '../kit/runtime-api.ts';
import type { EmulatedQueue } from './emulated-aws.ts';
import type { Sandbox } from './sandbox.ts';
import type { Schedule } from './schedule.ts';
import type { Processor } from './upload-system.ts';

/** What Lambda puts into an on-failure queue, as far as it is used here. */
interface Failure {
  readonly requestPayload: unknown;
  readonly responsePayload: unknown;
}

/** Once, and twice more: `retryAttempts` of every asynchronous function of this product. */
const ATTEMPTS = 3;

/** A function as those know it who do not wait for its answer: tried again, in the end kept in a queue. */
export class AsynchronousFunction implements Processor {
  private readonly failures: EmulatedQueue;
  private readonly sandboxes: readonly Sandbox[];

  constructor(sandboxes: readonly Sandbox[], failures: EmulatedQueue) {
    this.sandboxes = sandboxes;
    this.failures = failures;
  }

  /** Lets what the schedule says happen to all sandboxes' requests. */
  follow(schedule: Schedule | undefined): void {
    for (const { proxy } of this.sandboxes) proxy.schedule = schedule;
  }

  /**
   * Delivers events in this order, as many at once as there are sandboxes. One that fails comes again
   * behind the others, as after Lambda's minutes of waiting.
   */
  async deliver(events: readonly unknown[]): Promise<void> {
    const waiting = events.map((event) => ({ event, attempt: 1 }));
    const serve = async (sandbox: Sandbox) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const ended = await sandbox.invoke(next.event);
        if (ended.kind === 'response') continue;
        if (next.attempt < ATTEMPTS) waiting.push({ ...next, attempt: next.attempt + 1 });
        else await this.failures.send(failureOf(next.event, ended));
      }
    };
    await Promise.all(this.sandboxes.map(serve));
  }

  async failedEvents(): Promise<readonly unknown[]> {
    return (await this.failures.drain<Failure>()).map(({ requestPayload }) => requestPayload);
  }

  async stop(): Promise<void> {
    await Promise.all(this.sandboxes.map((sandbox) => sandbox.stop()));
  }
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function failureOf(requestPayload: unknown, { body }: Invocation) {
  return {
    version: '1.0',
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: ATTEMPTS },
    requestPayload,
    responseContext: { statusCode: 200, functionError: 'Unhandled' },
    responsePayload: body,
  } satisfies Failure & Record<string, unknown>;
}
