import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { decodeEnvironment } from '../../kit/environment.ts';
import { restEnvironment } from '../contract.ts';
import { makeHandler } from './make-handler.ts';

export const handler = makeHandler({
  environment: decodeEnvironment(restEnvironment),
  ddb: DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } }),
  now: () => new Date(),
  // Lambda itself makes JSON of this; a logger would be a tenth of the bundle.
  onUnexpected: (error) => console.error(error),
});
