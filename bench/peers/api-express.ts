/** The catalogue's routes on express behind serverless-http, reading an item. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import express from 'express';
import serverless from 'serverless-http';
import * as z from 'zod';

const ddb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const input = z.strictObject({ title: z.string(), tags: z.array(z.string()) });
const app = express();
app.use(express.json());

app.post('/items', (request, response) => {
  response.status(201).json(input.parse(request.body));
});
app.get('/items/:id', async (request, response) => {
  const key = { pk: 'items#ann', sk: request.params.id };
  const { Item } = await ddb.send(new GetCommand({ TableName: 't', Key: key }));
  response.json(Item);
});

export const handler = serverless(app);
