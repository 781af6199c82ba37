import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';

const storageOutputs = z.object({ UploadsBucket: z.string(), DerivedBucket: z.string() });

const batchOutputs = z.object({
  BacklogQueue: z.string(),
  JobDefinition: z.string(),
  VcpusOfJob: z.coerce.number(),
  SizeLimitBytes: z.coerce.number(),
});

/** What the deployed stacks say of themselves. */
export type LibraryOutputs = z.infer<typeof storageOutputs> & z.infer<typeof batchOutputs>;

/**
 * Outputs of the deployed stacks `Storage` and `Batch`.
 * @throws Error if one is not deployed, or lacks an output
 */
export async function libraryOutputs(cloudFormation: CloudFormationClient): Promise<LibraryOutputs> {
  const storage = await outputsOf(cloudFormation, 'Storage', storageOutputs);
  return { ...storage, ...(await outputsOf(cloudFormation, 'Batch', batchOutputs)) };
}

async function outputsOf<T>(client: CloudFormationClient, stack: string, schema: z.ZodMiniType<T>): Promise<T> {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  const given = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  const parsed = z.safeParse(schema, Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map(({ path }) => String(path[0]));
  throw new Error(`stack ${stack} must be this product's, as it is now, got one without ${missing.join(', ')}`);
}
