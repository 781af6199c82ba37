/** The catalogue's routes on hono as its documents have it, reading an item. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import * as z from 'zod';

const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const input = z.strictObject({ title: z.string(), tags: z.array(z.string()) });
const app = new Hono();

app.post('/items', async (c) => c.json(input.parse(await c.req.json()), 201));
app.get('/items/:id', async (c) => {
  const key = { pk: 'items#ann', sk: c.req.param('id') };
  const { Item } = await ddb.send(new GetCommand({ TableName: 't', Key: key }));
  return c.json(Item);
});

export const handler = handle(app);
