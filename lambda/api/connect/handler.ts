import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { decodeEnvironment } from '../../kit/environment.ts';
import { Connections } from '../connections.ts';
import { connectEnvironment } from '../contract.ts';
import { makeHandler } from './make-handler.ts';

const { CONNECTIONS_TABLE } = decodeEnvironment(connectEnvironment);

export const handler = makeHandler({
  connections: new Connections(DynamoDBDocumentClient.from(new DynamoDBClient({})), CONNECTIONS_TABLE),
  now: () => new Date(),
});
