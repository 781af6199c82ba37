import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { logger, MetricUnit, metrics } from '../kit/telemetry.ts';
import { CRON_METRICS } from './contract.ts';
import type { Library } from './library.ts';
import type { Report } from './report.ts';
import { type Ran, runHour } from './run-hour.ts';

/** For what comes after listing: some thousand small requests. */
const RESERVE_MS = 120_000;

const scheduled = z.object({ scheduledTime: z.iso.datetime() });

/** Makes the handler of the schedule's events, `{"scheduledTime":"2026-11-24T05:07:00Z"}`. */
export function makeHandler(library: Library) {
  return async (event: unknown, context: Context): Promise<Ran> => {
    logger.addContext(context);
    const { scheduledTime } = z.parse(scheduled, event);
    const isTimeUp = () => context.getRemainingTimeInMillis() < RESERVE_MS;
    const ran = await runHour({ scheduledTime, isTimeUp }, library);

    logger.info(`Run ${ran.kind}`, { scheduledTime, ...ran });
    if (ran.kind === 'reported') tell(ran.report);
    return ran;
  };
}

function tell({ scheduledTime, outcome, end, pass, backlog, refused }: Report): void {
  if (refused > 0) logger.error('EventBridge refused events to the end', { refused });
  if (end === 'unknown') logger.error('A run died while it sent or removed; the next hour finds what it has not done');
  metrics.addMetric(CRON_METRICS.runs, MetricUnit.Count, 1);
  if (outcome === 'complete') {
    const age = pass.oldestMissing === null ? 0 : Date.parse(scheduledTime) - Date.parse(pass.oldestMissing);
    metrics.addMetric(CRON_METRICS.missing, MetricUnit.Count, pass.missing);
    metrics.addMetric(CRON_METRICS.orphans, MetricUnit.Count, pass.orphans);
    metrics.addMetric(CRON_METRICS.oldestMissingAge, MetricUnit.Seconds, age / 1000);
    metrics.addMetric(CRON_METRICS.backlog, MetricUnit.Count, backlog);
  }
  metrics.publishStoredMetrics();
}
