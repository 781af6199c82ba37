import { fromEnv } from '@aws-sdk/credential-provider-env';
import { type FromHttpOptions, fromHttp } from '@aws-sdk/credential-provider-http';

/**
 * Stands in for `@aws-sdk/credential-provider-node` in what Batch and ECS run: they give a task its
 * credentials by HTTP, at an address in its environment, and renew them there.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function defaultProvider(options?: FromHttpOptions): ReturnType<typeof fromEnv> {
  return async () => {
    try {
      return await fromEnv(options)();
    } catch {
      return fromHttp(options)();
    }
  };
}
