import { decodeEnvironment } from '../../lambda/kit/environment.ts';
import { galleryEnvironment, HEALTH_PATHS } from './contract.ts';

const { PORT } = decodeEnvironment(galleryEnvironment);

/** The task's health check: ends with 0 if the gallery in the same container answers. */
fetch(`http://127.0.0.1:${PORT}${HEALTH_PATHS.process}`, { signal: AbortSignal.timeout(3_000) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  () => process.exit(1),
);
