import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';

const outputs = z.object({
  UploadsBucket: z.string(),
  DerivedBucket: z.string(),
  BacklogQueue: z.string(),
  JobDefinition: z.string(),
  VcpusOfJob: z.coerce.number(),
  SizeLimitBytes: z.coerce.number(),
});

/** What the deployed `Batch` stack says of itself. */
export type BatchOutputs = z.infer<typeof outputs>;

/** @throws Error if the stack is not deployed, or is not one of this product's Batch stacks */
export async function batchOutputs(cloudFormation: CloudFormationClient, stackName: string): Promise<BatchOutputs> {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
  const given = (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]);
  const parsed = z.safeParse(outputs, Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map(({ path }) => String(path[0]));
  throw new Error(`stack must be a deployed Batch stack, got "${stackName}", without ${missing.join(', ')}`);
}
