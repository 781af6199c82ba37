import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { decodeEnvironment } from '../../lambda/kit/environment.ts';
import { serveInvocations } from '../kit/runtime-client.ts';
import { previewEnvironment } from './contract.ts';
import { makeHandler } from './make-handler.ts';

void serveInvocations(() =>
  makeHandler({
    environment: decodeEnvironment(previewEnvironment),
    s3: new S3Client({}),
    eventBridge: new EventBridgeClient({}),
  }),
);
