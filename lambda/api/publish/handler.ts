import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { decodeEnvironment } from '../../kit/environment.ts';
import { Connections } from '../connections.ts';
import { publishEnvironment } from '../contract.ts';
import { makeHandler } from './make-handler.ts';

const { CONNECTIONS_TABLE, CONNECTIONS_URL } = decodeEnvironment(publishEnvironment);
const management = new ApiGatewayManagementApiClient({ endpoint: CONNECTIONS_URL });

export const handler = makeHandler({
  connections: new Connections(DynamoDBDocumentClient.from(new DynamoDBClient({})), CONNECTIONS_TABLE),
  post: (ConnectionId, message) =>
    management.send(new PostToConnectionCommand({ ConnectionId, Data: JSON.stringify(message) })),
});
