import { InvalidEnvironment } from '../../lambda/kit/environment.ts';
import { Contended } from '../../lambda/kit/process-upload.ts';
import { BadArguments } from './arguments.ts';
import { EXIT_CODES } from './contract.ts';

/** How the job ends after this error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof BadArguments) return EXIT_CODES.badArguments;
  if (error instanceof InvalidEnvironment) return EXIT_CODES.badEnvironment;
  if (isDiskFull(error)) return EXIT_CODES.diskFull;
  if (error instanceof Contended || isOfAws(error)) return EXIT_CODES.unavailable;
  return EXIT_CODES.bug;
}

/** Node says it by a code, libvips and its encoders in words. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as NodeJS.ErrnoException).code === 'ENOSPC' || /no space left|ENOSPC/i.test(error.message);
}

/** An answer of AWS, none, half of one or a damaged one, no credentials for it, or no way to it. */
function isOfAws(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '' } = error as NodeJS.ErrnoException;
  return (
    '$metadata' in error ||
    ['CredentialsProviderError', 'TimeoutError'].includes(error.name) ||
    /^(ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOST|ENET|ERR_STREAM_PREMATURE_CLOSE)/.test(code) ||
    // The SDK says it of a body in these words only.
    error.message.startsWith('Checksum mismatch')
  );
}
