import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DockerImageAssetProps, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { SOURCES } from './sources.ts';

/**
 * What the image of a system is built from: `containers/<word>/Dockerfile`, and of the project only
 * what such an image may hold, so that its hash stays the same when other code changes.
 *
 * @throws Error if `containers/<word>/Dockerfile` does not exist
 */
export function imageSources(word: string, architecture: Architecture): DockerImageAssetProps {
  const file = `containers/${word}/Dockerfile`;
  if (!existsSync(join(SOURCES, file))) throw new Error(`${file} must exist, for the word "${word}"`);
  return {
    directory: SOURCES,
    file,
    exclude: ['containers/*', '!containers/kit', `!containers/${word}`],
    platform: architecture === Architecture.ARM_64 ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
  };
}
