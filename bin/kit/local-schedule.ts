import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, paginateListSchedules, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Ran } from '../../lambda/cron/run-hour.ts';
import { clientSettings } from './made-up-account.ts';

/** The cron's schedule in an emulator, whose target can be run at once. */
export class LocalSchedule {
  readonly #scheduler: SchedulerClient;
  readonly #lambda: LambdaClient;

  constructor(endpoint: URL) {
    this.#scheduler = new SchedulerClient(clientSettings(endpoint));
    // A run may take longer than the SDK waits for an answer.
    this.#lambda = new LambdaClient({ ...clientSettings(endpoint), requestHandler: { requestTimeout: 900_000 } });
  }

  /**
   * Runs the schedule's target with the schedule's own input, as EventBridge Scheduler fills it in.
   * @throws Error if there is no schedule, or the function fails
   */
  async run(scheduledTime: Date): Promise<Ran> {
    const { Arn, Input = '' } = (await this.#schedule()).Target ?? {};
    const time = scheduledTime.toISOString().replace(/\.\d+Z$/, 'Z');
    const input = Input.replaceAll('<aws.scheduler.scheduled-time>', time);
    const { FunctionError, Payload } = await this.#lambda.send(
      new InvokeCommand({ FunctionName: Arn, Payload: input }),
    );
    const answer = Buffer.from(Payload ?? []).toString();
    if (FunctionError) throw new Error(`The cron function failed: ${answer}`);
    return JSON.parse(answer);
  }

  /** Runs the next hour that has no report yet, so that an hour seems to have passed each time. */
  async runNextHour(): Promise<Ran> {
    for (let hours = 1; hours <= 24; hours += 1) {
      const ran = await this.run(new Date(Date.now() + hours * 3_600_000));
      if (ran.kind === 'reported') return ran;
    }
    throw new Error('The next 24 hours have their reports already');
  }

  async #schedule() {
    for await (const { Schedules = [] } of paginateListSchedules({ client: this.#scheduler }, {})) {
      const schedule = Schedules.find(({ Target }) => Target?.Arn?.includes(':function:Cron-'));
      if (schedule) {
        const { Name, GroupName } = schedule;
        return this.#scheduler.send(new GetScheduleCommand({ Name, GroupName }));
      }
    }
    throw new Error('There is no schedule of the stack Cron; npm start deploys it');
  }
}
