import { parseArgs } from 'node:util';
import { Redrive } from './kit/redrive.ts';

const USAGE = `Usage: npm run redrive -- <stack> [--dry-run]

Sends what waits in the stack's dead-letter queues back where it came from, and deletes each message
when it has been taken. What there is nothing to be sent of is shown and deleted. With --dry-run, says
what it would send. Uses the AWS credentials and region that the AWS CLI would use.`;

try {
  const { values, positionals } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [stack] = positionals;
  if (stack === undefined || positionals.length > 1) throw new Error(USAGE);
  const isDryRun = values['dry-run'];
  const { sent, noted, kept } = await new Redrive({ isDryRun, show: (line) => console.log(line) }).stack(stack);
  console.log(isDryRun ? `${sent} would be sent` : `${sent} sent, ${kept} kept${noted > 0 ? `, ${noted} noted` : ''}`);
  if (!isDryRun && kept > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
