import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { S3Client } from '@aws-sdk/client-s3';
import type { EnvironmentValues } from '../kit/environment.ts';
import type { SendEventsOptions } from '../kit/send-event.ts';
import type { cronEnvironment } from './contract.ts';

/** What a run works on. */
export interface Library {
  readonly environment: EnvironmentValues<typeof cronEnvironment>;
  readonly s3: S3Client;
  readonly eventBridge: EventBridgeClient;
  /** How to go about events that EventBridge refuses. @default - as `sendEvents` does */
  readonly sending?: SendEventsOptions;
}

export interface Hour {
  /** When this run was to begin, in ISO 8601. Its hour in UTC names the report, and ages count to it. */
  readonly scheduledTime: string;
  readonly isTimeUp: () => boolean;
}
