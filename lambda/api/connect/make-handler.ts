import type {
  APIGatewayEventWebsocketRequestContextV2,
  APIGatewayProxyResult,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
} from 'aws-lambda';
import type { Connections } from '../connections.ts';
import { LIVE_FEED_PROTOCOL } from '../contract.ts';

export interface Dependencies {
  readonly connections: Connections;
  readonly now: () => Date;
}

/** What API Gateway sends when a connection opens or has ended, with what the authorizer said of it. */
export type ConnectionEvent = APIGatewayProxyWebsocketEventV2WithRequestContext<
  APIGatewayEventWebsocketRequestContextV2 & { readonly authorizer?: { readonly owner?: string } }
>;

/** Makes the handler of `$connect` and `$disconnect`, which keeps account of who listens. */
export function makeHandler({ connections, now }: Dependencies) {
  return async ({ requestContext }: ConnectionEvent): Promise<APIGatewayProxyResult> => {
    const { authorizer, connectionId, eventType } = requestContext;
    const owner = authorizer?.owner;
    if (!owner) return { statusCode: 401, body: '' };
    if (eventType === 'DISCONNECT') {
      await connections.remove(owner, connectionId);
      return { statusCode: 200, body: '' };
    }
    await connections.add(owner, connectionId, now());
    // A client that offers subprotocols hangs up unless one is chosen.
    return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': LIVE_FEED_PROTOCOL }, body: '' };
  };
}
