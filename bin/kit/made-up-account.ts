import { devNull } from 'node:os';

/** Credentials that no AWS account has. */
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** Settings of an SDK client that can only reach the emulator. */
export function clientSettings(endpoint: URL) {
  return { endpoint: endpoint.origin, region: REGION, credentials: CREDENTIALS, forcePathStyle: true };
}

/**
 * An environment in which AWS tools can only reach the emulator: whatever this machine has
 * configured for AWS, by variables or files, is left out.
 */
export function madeUpEnvironment(endpoint: URL): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(others),
    AWS_ENDPOINT_URL: endpoint.origin,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_PROXY: '127.0.0.1,localhost,::1',
  };
}

/**
 * Refuses an endpoint that is not on this machine.
 * @throws Error that names the rule and the value
 */
export function loopback(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)) return url;
  throw new Error(`AWS_ENDPOINT_URL must be on this machine, such as http://127.0.0.1:4566, got "${endpoint}"`);
}
