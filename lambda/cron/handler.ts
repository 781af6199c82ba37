import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { decodeEnvironment } from '../kit/environment.ts';
import { cronEnvironment } from './contract.ts';
import { makeHandler } from './make-handler.ts';

export const handler = makeHandler({
  environment: decodeEnvironment(cronEnvironment),
  s3: new S3Client({}),
  eventBridge: new EventBridgeClient({}),
});
