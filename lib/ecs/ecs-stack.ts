import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import type { MediaBuckets } from '../storage/media-buckets.ts';
import { Gallery } from './gallery.ts';
import type { ImageRepository } from './image-repository.ts';
import type { ServiceNetwork } from './service-network.ts';

export interface EcsStackProps extends StageStackProps {
  readonly network: ServiceNetwork;
  readonly buckets: MediaBuckets;
  /** Where the gallery's image is pushed, and pulled from by its tasks. */
  readonly images: ImageRepository;
}

/** The gallery page, in containers. */
export class EcsStack extends StageStack {
  constructor(scope: Construct, id: string, { network, buckets, images, ...props }: EcsStackProps) {
    const { stage } = props;
    super(scope, id, {
      description: 'Media library: the gallery page, in containers behind a load balancer',
      synthesizer: images.synthesizer(),
      ...props,
    });
    const { certificateArn, viewerCidrs, galleryOrigin } = stage;
    const certificate = certificateArn
      ? Certificate.fromCertificateArn(this, 'Certificate', certificateArn)
      : undefined;
    const { uploads, derived } = buckets;
    const { service } = new Gallery(this, 'Gallery', { stage, network, uploads, derived, certificate });
    const { url } = service.balancer;

    new CfnOutput(this, 'Address', { value: url });
    new CfnOutput(this, 'WhoMayComeIn', {
      value: viewerCidrs.join(', ') || 'Nobody yet. Deploy again with -c viewerCidrs=<your address>/32',
    });
    new CfnOutput(this, 'WhoMayUpload', {
      value: galleryOrigin ?? `Nobody by the page yet. Deploy again with -c galleryOrigin=${url}`,
    });
  }
}
