// until hono 5: then from @hono/aws-lambda
import type { APIGatewayProxyResult, LambdaEvent } from 'hono/aws-lambda';

/** What API Gateway sends for a request to a REST API. */
export type RestEvent = Extract<LambdaEvent, { readonly version: string; readonly httpMethod: string }>;

export type RestResult = APIGatewayProxyResult;
