import { AttributeType, Billing, StreamViewType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';

export interface CatalogueTableProps {
  readonly stage: StageConfig;
  /** What a second may cost at most, in request units; beyond it DynamoDB throttles. @default - 1000 reads, 500 writes */
  readonly ceiling?: { readonly reads: number; readonly writes: number };
  /** A key of your own. @default - DynamoDB's own key, which costs nothing */
  readonly encryptionKey?: IKey;
}

/**
 * The catalogue: on demand, with point-in-time recovery and a stream of all changes.
 *
 * | rows | `pk` | `sk` | read by |
 * |---|---|---|---|
 * | an item | `items#<user>` | id, ordered by time | GetItem; Query for a user's items, newest first |
 * | an item's tag | `tagged#<user>#<tag>` | id | Query, then BatchGetItem, for a user's items with a tag |
 * | a remembered request | `requests#<user>` | `Idempotency-Key` | GetItem; goes at `expiresAt` |
 */
export class CatalogueTable extends TableV2 {
  constructor(scope: Construct, id: string, { stage, ceiling, encryptionKey }: CatalogueTableProps) {
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billing: Billing.onDemand({
        maxReadRequestUnits: ceiling?.reads ?? 1000,
        maxWriteRequestUnits: ceiling?.writes ?? 500,
      }),
      encryption: encryptionKey
        ? TableEncryptionV2.customerManagedKey(encryptionKey)
        : TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      deletionProtection: stage.protectsData,
      removalPolicy: stage.removalPolicy,
    });
  }
}
