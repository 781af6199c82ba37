import { FetchError } from 'aws-jwt-verify/error';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, PolicyDocument } from 'aws-lambda';
import { LIVE_FEED_PROTOCOL } from '../contract.ts';

/** Finds the user that an access token was given to; rejects any other token. */
export interface Verifier {
  verify(token: string): Promise<{ readonly sub: string }>;
}

/**
 * Makes the authorizer of `$connect`. Browsers cannot set headers of a WebSocket but its
 * subprotocols, so the token is the second one: unlike a query string, no log has it.
 */
export function makeHandler({ verifier }: { readonly verifier: Verifier }) {
  return async ({ headers, methodArn }: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const token = tokenOf(headers ?? {});
    const owner = token === undefined ? undefined : await ownerOf(token, verifier);
    const policyDocument: PolicyDocument = {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: owner ? 'Allow' : 'Deny', Resource: methodArn }],
    };
    return owner
      ? { principalId: owner, policyDocument, context: { owner } }
      : { principalId: 'nobody', policyDocument };
  };
}

function tokenOf(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol') ?? [];
  const [protocol, token, ...others] = value?.split(',').map((part) => part.trim()) ?? [];
  return protocol === LIVE_FEED_PROTOCOL && others.length === 0 ? token : undefined;
}

/** @throws Error if the user pool's keys could not be had: the client is to try again */
async function ownerOf(token: string, verifier: Verifier): Promise<string | undefined> {
  try {
    return (await verifier.verify(token)).sub;
  } catch (error) {
    if (error instanceof FetchError) throw error;
    return undefined;
  }
}
