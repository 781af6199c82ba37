import { DockerImageCode, DockerImageFunction } from 'aws-cdk-lib/aws-lambda';
import type { Size } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Environment } from '../../lambda/kit/environment.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { functionParts, type TypedFunctionProps, watchFunction } from './function-parts.ts';
import { imageSources } from './image-sources.ts';

export interface TypedImageFunctionProps<E extends Environment> extends TypedFunctionProps<E> {
  /** Of /tmp. @default - 512 MiB, which costs nothing */
  readonly ephemeralStorageSize?: Size;
}

/**
 * A Lambda function from a container image, `containers/<word>/Dockerfile`; otherwise as
 * `TypedFunction`. Synth only names the image by its sources' hash: the CDK builds it at deployment,
 * without the provenance attestation that Lambda refuses.
 *
 * @throws Error if `containers/<word>/Dockerfile` does not exist
 */
export class TypedImageFunction<E extends Environment> extends DockerImageFunction {
  /** Events that failed for good, with the error. */
  readonly failures?: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: TypedImageFunctionProps<E>) {
    const { stage, word } = props;
    const { directory, ...sources } = imageSources(word, stage.architecture);
    const { failures, options } = functionParts(scope, id, props);
    super(scope, id, {
      ...options,
      ephemeralStorageSize: props.ephemeralStorageSize,
      code: DockerImageCode.fromImageAsset(directory, sources),
    });
    this.failures = failures;
    watchFunction(this, props);
  }
}
