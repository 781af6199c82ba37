import * as z from 'zod/mini';
import {
  DEFAULT_LIMIT,
  IDEMPOTENCY_HOURS,
  itemInput,
  itemPage,
  itemPatch,
  MAXIMUM_LIMIT,
  savedItem,
} from '../../lambda/api/contract.ts';

type Json = Readonly<Record<string, unknown>>;

const JSON_TYPE = 'application/json';
const MERGE_PATCH_TYPE = 'application/merge-patch+json';
const ETAG = { ETag: { description: "The item's version, in quotes.", schema: { type: 'string' } } };

/** The REST API as an OpenAPI 3.1 document, made from the schemas that the handler validates by. */
export function openApiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'Catalogue of the media library', version: '1', license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: 'https://{api}.execute-api.{region}.amazonaws.com/v1', variables: SERVER_VARIABLES }],
    security: [{ accessToken: [], apiKey: [] }],
    paths: {
      '/items': { get: listItems, post: createItem },
      '/items/{id}': {
        parameters: [parameter('path', 'id', { type: 'string', format: 'uuid' }, 'Of the item.', true)],
        get: readItem,
        put: change('replaceItem', 'Replaces an item', body(JSON_TYPE, 'ItemInput')),
        patch: change('patchItem', 'Changes fields of an item; null removes one', body(MERGE_PATCH_TYPE, 'ItemPatch')),
        delete: {
          ...change('deleteItem', 'Deletes an item'),
          responses: responses({ 204: { description: 'Deleted' } }, CHANGE_PROBLEMS),
        },
      },
    },
    components: {
      schemas: {
        ItemInput: jsonSchema(itemInput, 'input'),
        ItemPatch: jsonSchema(itemPatch, 'input'),
        Item: jsonSchema(savedItem, 'output'),
        ItemPage: jsonSchema(itemPage, 'output'),
        Problem: PROBLEM,
      },
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Of the Cognito user pool.' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
      },
    },
  };
}

const SERVER_VARIABLES = { api: { default: 'api-id' }, region: { default: 'us-east-1' } };

/** @see https://www.rfc-editor.org/rfc/rfc9457 */
const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['detail'],
        properties: {
          detail: { type: 'string' },
          pointer: { type: 'string', description: 'JSON Pointer into the body.' },
          parameter: { type: 'string' },
          header: { type: 'string' },
        },
      },
    },
  },
};

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'The request breaks a rule, which `errors` names with its place',
  401: 'No valid access token',
  403: 'No valid API key',
  404: 'You have no item with this id',
  409: 'Others are changing the same item; try again',
  412: 'The item has changed since',
  413: 'The body is too large',
  415: 'The body is of another type',
  422: 'The Idempotency-Key was used for another request',
  428: 'If-Match is missing',
  429: 'Too many requests; try again',
};

const CHANGE_PROBLEMS = [404, 409, 412, 428];
const BODY_PROBLEMS = [413, 415];

const listItems = {
  operationId: 'listItems',
  summary: 'Lists your items, newest first',
  parameters: [
    parameter(
      'query',
      'limit',
      { type: 'integer', minimum: 1, maximum: MAXIMUM_LIMIT, default: DEFAULT_LIMIT },
      'Items a page.',
    ),
    parameter('query', 'cursor', { type: 'string' }, 'nextCursor of the page before.'),
    parameter('query', 'tag', { type: 'string', minLength: 1 }, 'Only items with this tag.'),
  ],
  responses: responses({ 200: content('A page', 'ItemPage') }),
};

const createItem = {
  operationId: 'createItem',
  summary: 'Makes an item',
  parameters: [
    parameter(
      'header',
      'Idempotency-Key',
      { type: 'string', minLength: 1, maxLength: 255 },
      `The same key and body give the same item, for ${IDEMPOTENCY_HOURS} hours.`,
    ),
  ],
  requestBody: body(JSON_TYPE, 'ItemInput'),
  responses: responses({ 201: content('The item', 'Item', ETAG) }, [409, 422, ...BODY_PROBLEMS]),
};

const readItem = {
  operationId: 'readItem',
  summary: 'Reads an item',
  parameters: [parameter('header', 'If-None-Match', { type: 'string' }, 'ETag that you have already.')],
  responses: responses({ 200: content('The item', 'Item', ETAG), 304: { description: 'You have it already' } }, [404]),
};

function change(operationId: string, summary: string, requestBody?: Json): Json {
  return {
    operationId,
    summary,
    parameters: [
      parameter('header', 'If-Match', { type: 'string' }, 'ETag of the version that you have seen, or *.', true),
    ],
    requestBody,
    responses: responses({ 200: content('The item', 'Item', ETAG) }, [...CHANGE_PROBLEMS, ...BODY_PROBLEMS]),
  };
}

function parameter(place: string, name: string, schema: Json, description: string, required = false): Json {
  return { in: place, name, description, required, schema };
}

function body(type: string, schema: string): Json {
  return { required: true, content: { [type]: { schema: reference(schema) } } };
}

function content(description: string, schema: string, headers?: Json): Json {
  return { description, headers, content: { [JSON_TYPE]: { schema: reference(schema) } } };
}

function responses(good: Readonly<Record<number, Json>>, statuses: readonly number[] = []): Json {
  const problems = [400, 401, 403, 429, ...statuses].map((status) => [
    status,
    { description: PROBLEMS[status], content: { 'application/problem+json': { schema: reference('Problem') } } },
  ]);
  return { ...good, ...Object.fromEntries(problems) };
}

function reference(schema: string): Json {
  return { $ref: `#/components/schemas/${schema}` };
}

function jsonSchema(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}
