import { ArtifactType } from 'aws-cdk-lib/cloud-assembly-schema';
import { DefaultStackSynthesizer, type ISynthesisSession, type Stack } from 'aws-cdk-lib/core';

export interface RepositorySynthesizerProps {
  /** Where image assets are pushed. */
  readonly repositoryName: string;
  /** The stack that makes the repository. */
  readonly repositoryStack: Stack;
}

/**
 * Pushes a stack's image assets to a repository of our own, by the CDK CLI and its bootstrapped role; all
 * else is as by default.
 */
export class RepositorySynthesizer extends DefaultStackSynthesizer {
  readonly repositoryStack: Stack;

  constructor({ repositoryName, repositoryStack }: RepositorySynthesizerProps) {
    super({ imageAssetsRepositoryName: repositoryName });
    this.repositoryStack = repositoryStack;
  }

  override bind(stack: Stack): void {
    super.bind(stack);
    stack.addStackDependency(this.repositoryStack);
  }

  /** The CLI looks for the repository when it builds, which it does before any deployment unless told to wait. */
  override synthesize(session: ISynthesisSession): void {
    const { assembly } = session;
    const dependencies = [this.repositoryStack.artifactId];
    const waiting: typeof assembly = Object.create(assembly, {
      addArtifact: {
        value: ((id, artifact) => {
          const isAssets = artifact.type === ArtifactType.ASSET_MANIFEST;
          assembly.addArtifact(id, isAssets ? { ...artifact, dependencies } : artifact);
        }) satisfies typeof assembly.addArtifact,
      },
    });
    super.synthesize({ ...session, assembly: waiting });
  }
}
