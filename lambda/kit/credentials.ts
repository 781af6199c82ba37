import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in every bundle: Lambda gives a function its
 * credentials in the environment, and the other providers (SSO, INI files, instance metadata, …)
 * are a third of the SDK's size.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const defaultProvider = fromEnv;
