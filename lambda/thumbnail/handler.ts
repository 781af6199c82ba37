import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { decodeEnvironment } from '../kit/environment.ts';
import { thumbnailEnvironment } from './contract.ts';
import { makeHandler } from './make-handler.ts';

export const handler = makeHandler({
  environment: decodeEnvironment(thumbnailEnvironment),
  s3: new S3Client({}),
  eventBridge: new EventBridgeClient({}),
});
