import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';

/** API Gateway ends a WebSocket connection after two hours; a row that outlives it is of no use. */
const LIFETIME_SECONDS = 2 * 3600 + 300;

/** Who listens: the open WebSocket connections of each user. */
export class Connections {
  readonly #ddb: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(ddb: DynamoDBDocumentClient, table: string) {
    this.#ddb = ddb;
    this.#table = table;
  }

  async add(owner: string, id: string, now: Date): Promise<void> {
    const expiresAt = Math.floor(now.getTime() / 1000) + LIFETIME_SECONDS;
    await this.#ddb.send(new PutCommand({ TableName: this.#table, Item: { owner, id, expiresAt } }));
  }

  async remove(owner: string, id: string): Promise<void> {
    await this.#ddb.send(new DeleteCommand({ TableName: this.#table, Key: { owner, id } }));
  }

  async of(owner: string): Promise<readonly string[]> {
    const ids: string[] = [];
    const query = {
      TableName: this.#table,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
    };
    for await (const { Items = [] } of paginateQuery({ client: this.#ddb }, query)) {
      for (const { id } of Items) ids.push(String(id));
    }
    return ids;
  }
}
