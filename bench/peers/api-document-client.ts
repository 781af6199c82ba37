/** An item read by the SDK's document client, and nothing around it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));

export const handler = async ({ pathParameters: { id } }: { pathParameters: { id: string } }) => {
  const { Item } = await ddb.send(new GetCommand({ TableName: 't', Key: { pk: 'items#ann', sk: id } }));
  return { statusCode: 200, body: JSON.stringify(Item) };
};
