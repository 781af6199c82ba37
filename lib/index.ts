/** The constructs, for those who lift one into an app of their own. */

export { CatalogueTable, type CatalogueTableProps } from './api/catalogue-table.ts';
export { CrudApi, type CrudApiProps } from './api/crud-api.ts';
export { LibraryUsers, type LibraryUsersProps } from './api/library-users.ts';
export { LiveFeed, type LiveFeedProps } from './api/live-feed.ts';
export { type Egress, type StageConfig, stageOf } from './config/stage.ts';
export { HourlyCron, type HourlyCronProps } from './cron/hourly-cron.ts';
export type { ExpectedResults } from './kit/expected-results.ts';
export { PreviewPipeline, type PreviewPipelineProps } from './lambda-container/preview-pipeline.ts';
export type { LaunchScript } from './lightsail/launch-script.ts';
export { LightsailBucket, type LightsailBucketProps } from './lightsail/lightsail-bucket.ts';
export { LightsailDatabase, type LightsailDatabaseProps } from './lightsail/lightsail-database.ts';
export { LightsailDistribution, type LightsailDistributionProps } from './lightsail/lightsail-distribution.ts';
export { LightsailInstance, type LightsailInstanceProps } from './lightsail/lightsail-instance.ts';
export { LightsailLoadBalancer, type LightsailLoadBalancerProps } from './lightsail/lightsail-load-balancer.ts';
export { LightsailWebsite, type LightsailWebsiteProps } from './lightsail/lightsail-website.ts';
export { Network, type NetworkProps } from './network/network.ts';
export { ComputeChecks, type ComputeChecksProps } from './policy/compute-checks.ts';
export { ControlTowerChecks, type ControlTowerChecksProps } from './policy/control-tower-checks.ts';
export type { Resource, Rule, Template } from './policy/rule.ts';
export { RULES } from './policy/rules/index.ts';
export { MediaBuckets, type MediaBucketsProps } from './storage/media-buckets.ts';
export { ThumbnailPipeline, type ThumbnailPipelineProps } from './thumbnail/thumbnail-pipeline.ts';
