import { batchEnvironment, COMMANDS } from '../../../containers/batch/contract.ts';
import { encodeVariable } from '../../../lambda/kit/environment.ts';

/** What Batch is told of the job, as far as Docker can do the same. */
export interface JobDefinition {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMebibytes: number;
  readonly vcpus: number;
  readonly user: string;
}

/** The job definition's own command, environment and limits, for results in this bucket. */
export function jobDefinition(derivedBucket: string): JobDefinition {
  const values = { DERIVED_BUCKET: derivedBucket, EDGES_PX: [128, 512, 1024], TILE_SIZE_PX: 512, TILE_FORMAT: 'jpeg' };
  const encoded = Object.entries(values).map(([name, value]) => [name, encodeVariable(batchEnvironment, name, value)]);
  return {
    command: COMMANDS.upload,
    environment: { ...Object.fromEntries(encoded), AWS_REGION: 'us-east-1', POWERTOOLS_SERVICE_NAME: 'batch' },
    memoryMebibytes: 3072,
    vcpus: 2,
    user: 'node',
  };
}
