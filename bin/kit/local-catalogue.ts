import { randomBytes } from 'node:crypto';
import { APIGatewayClient, GetApiKeyCommand } from '@aws-sdk/client-api-gateway';
import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { LIVE_FEED_PROTOCOL } from '../../lambda/api/contract.ts';
import type { StackOutputs } from './cdk.ts';
import { clientSettings } from './made-up-account.ts';

/** One user of the catalogue in an emulator, with what their requests must carry. */
export class LocalCatalogue {
  readonly #url: string;
  readonly #liveFeedUrl: string;
  readonly #token: string;
  readonly #headers: Readonly<Record<string, string>>;

  private constructor(url: string, liveFeedUrl: string, token: string, apiKey: string) {
    this.#url = url;
    this.#liveFeedUrl = liveFeedUrl;
    this.#token = token;
    this.#headers = { authorization: `Bearer ${token}`, 'x-api-key': apiKey };
  }

  /** Makes a user with this e-mail address, and signs them in. */
  static async signIn(endpoint: URL, { Api = {} }: StackOutputs, email: string): Promise<LocalCatalogue> {
    const settings = clientSettings(endpoint);
    const keys = new APIGatewayClient(settings);
    const { value = '' } = await keys.send(new GetApiKeyCommand({ apiKey: Api.ApiKeyId, includeValue: true }));
    const token = await accessToken(new CognitoIdentityProviderClient(settings), Api, email);
    const liveFeedUrl = addressOf(endpoint, Api.LiveFeedUrl).replace('http', 'ws');
    return new LocalCatalogue(addressOf(endpoint, Api.ApiUrl), liveFeedUrl, token, value);
  }

  /** @param path - behind the stage, such as `/items` */
  request(path: string, init: RequestInit & { readonly headers?: Readonly<Record<string, string>> } = {}) {
    return fetch(`${this.#url}${path}`, { ...init, headers: { ...this.#headers, ...init.headers } });
  }

  /** A `curl` command that makes an item, ready to be pasted. */
  curl(): string {
    const headers = Object.entries({ ...this.#headers, 'content-type': 'application/json' });
    const flags = headers.map(([name, value]) => `-H '${name}: ${value}'`).join(' ');
    return `curl ${flags} -d '{"title":"Rocket","tags":["space"]}' ${this.#url}/items`;
  }

  /** Opens the live feed. The emulator, unlike AWS, chooses no subprotocol, so none is offered but by the header. */
  listen(token = this.#token): WebSocket {
    return new WebSocket(this.#liveFeedUrl, {
      headers: { 'sec-websocket-protocol': `${LIVE_FEED_PROTOCOL}, ${token}` },
    });
  }
}

/** The emulator serves `https://<id>.execute-api.<region>.amazonaws.com/<stage>` under its own address. */
function addressOf(endpoint: URL, url = ''): string {
  const { hostname, pathname } = new URL(url);
  return `${endpoint.origin}/_aws/execute-api/${hostname.split('.')[0]}${pathname.replace(/\/$/, '')}`;
}

async function accessToken(
  cognito: CognitoIdentityProviderClient,
  { UserPoolId, UserPoolClientId: ClientId }: Readonly<Record<string, string>>,
  email: string,
): Promise<string> {
  const password = `${randomBytes(12).toString('base64url')}aA1!`;
  const user = { UserPoolId, Username: email };
  await cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  const { AuthenticationResult } = await cognito.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  return AuthenticationResult?.AccessToken ?? '';
}
