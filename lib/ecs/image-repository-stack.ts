import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import { ImageRepository } from './image-repository.ts';

/** Where the gallery's images lie. It stands before `Ecs`, whose deployment pushes to it. */
export class ImageRepositoryStack extends StageStack {
  readonly images: ImageRepository;

  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, { description: "Media library: the private ECR repository of the gallery's images", ...props });
    this.images = new ImageRepository(this, 'Images', {
      stage: props.stage,
      repositoryName: 'media-library/gallery',
    });
    new CfnOutput(this, 'RepositoryUri', { value: this.images.repository.repositoryUri });
  }
}
