import { LocalSchedule } from './kit/local-schedule.ts';
import { loopback } from './kit/made-up-account.ts';

/** `npm run local:cron`: the next hour runs now, in the emulator of `npm start`, and its report is shown. */
const endpoint = loopback(process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566');
try {
  const ran = await new LocalSchedule(endpoint).runNextHour();
  if (ran.kind === 'reported') console.log(`${ran.key}\n${JSON.stringify(ran.report, null, 2)}`);
} catch (error) {
  console.error(isRefused(error) ? `Nothing answers at ${endpoint.origin}; run npm start first` : error);
  process.exitCode = 1;
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}
