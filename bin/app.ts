import { App } from 'aws-cdk-lib/core';
import { ApiStack } from '../lib/api/api-stack.ts';
import { BatchStack } from '../lib/batch/batch-stack.ts';
import { stageOf } from '../lib/config/stage.ts';
import { CronStack } from '../lib/cron/cron-stack.ts';
import { addDashboards } from '../lib/dashboards/dashboards.ts';
import { EcsStack } from '../lib/ecs/ecs-stack.ts';
import { ImageRepositoryStack } from '../lib/ecs/image-repository-stack.ts';
import { LambdaContainerStack } from '../lib/lambda-container/lambda-container-stack.ts';
import { LightsailStack } from '../lib/lightsail/lightsail-stack.ts';
import { NetworkStack } from '../lib/network/network-stack.ts';
import { enforcePolicies } from '../lib/policy/enforce-policies.ts';
import { StorageStack } from '../lib/storage/storage-stack.ts';
import { ThumbnailStack } from '../lib/thumbnail/thumbnail-stack.ts';

/** The whole product, for the stage that the app's context names. */
export function mediaLibrary(app: App): App {
  const stage = stageOf(app.node);
  enforcePolicies(app, stage);

  const { buckets } = new StorageStack(app, 'Storage', { stage });
  const { network } = new NetworkStack(app, 'Network', { stage });
  const thumbnail = new ThumbnailStack(app, 'Thumbnail', { stage, buckets });
  const previews = new LambdaContainerStack(app, 'LambdaContainer', { stage, buckets });
  const batch = new BatchStack(app, 'Batch', { stage, buckets, network, sizeLimit: thumbnail.sizeLimit });
  const expected = [thumbnail.expected, previews.expected, batch.expected];
  new CronStack(app, 'Cron', { stage, buckets, expected });
  new LightsailStack(app, 'Lightsail', { stage });
  new ApiStack(app, 'Api', { stage });
  const { images } = new ImageRepositoryStack(app, 'ImageRepository', { stage });
  new EcsStack(app, 'Ecs', { stage, network, buckets, images });

  addDashboards(app, stage);
  return app;
}

if (import.meta.main) mediaLibrary(new App());
