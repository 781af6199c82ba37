import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Node } from 'constructs';
import * as z from 'zod/mini';

const STAGE_NAMES = ['sandbox', 'production', 'local'] as const;
const EGRESSES = ['public', 'endpoints', 'nat'] as const;

/** How workloads in the network reach AWS; see `NetworkProps`. */
export type Egress = (typeof EGRESSES)[number];

/** What differs between an account to try things in, one that keeps data, and the emulator. */
export interface StageConfig {
  readonly name: (typeof STAGE_NAMES)[number];
  /** What becomes of stateful resources when their stack is destroyed. */
  readonly removalPolicy: RemovalPolicy;
  /** Whether destroying a stack first empties its buckets, so that nothing is left over. */
  readonly emptiesBuckets: boolean;
  /** Whether stacks refuse to be deleted, and objects keep their earlier versions. */
  readonly protectsData: boolean;
  /** Whether new code first gets some of the traffic, and is rolled back if an alarm goes off. */
  readonly deploysGradually: boolean;
  readonly logRetention: RetentionDays;
  /** Whether each system has a CloudWatch dashboard, and all together one, at $3 a month each. */
  readonly dashboards: boolean;
  /** Who gets alarms, by e-mail. @default - nobody: alarms only show in CloudWatch */
  readonly alarmEmail?: string;
  /** Of functions. */
  readonly architecture: Architecture;
  /** What functions' native packages are made for. */
  readonly platform: FunctionPlatform;
  /** IPv4 ranges from which people may reach what this product serves. @default - nobody */
  readonly viewerCidrs: readonly string[];
  /** How workloads in the network reach AWS. @default public */
  readonly egress: Egress;
}

/** An operating system and processor, in npm's words; without `libc`, this machine. */
export interface FunctionPlatform {
  readonly os: string;
  readonly cpu: string;
  readonly libc?: string;
}

const AMAZON_LINUX_ARM = { os: 'linux', cpu: 'arm64', libc: 'glibc' };
const THIS_MACHINE = { os: process.platform, cpu: process.arch };
const ALPINE_CONTAINER = { os: 'linux', cpu: process.arch, libc: 'musl' };

const STAGES = {
  sandbox: {
    removalPolicy: RemovalPolicy.DESTROY,
    emptiesBuckets: true,
    protectsData: false,
    deploysGradually: false,
    logRetention: RetentionDays.ONE_WEEK,
    dashboards: false,
    architecture: Architecture.ARM_64,
    platform: AMAZON_LINUX_ARM,
  },
  production: {
    removalPolicy: RemovalPolicy.RETAIN,
    emptiesBuckets: false,
    protectsData: true,
    deploysGradually: true,
    logRetention: RetentionDays.SIX_MONTHS,
    dashboards: true,
    architecture: Architecture.ARM_64,
    platform: AMAZON_LINUX_ARM,
  },
  local: {
    removalPolicy: RemovalPolicy.DESTROY,
    emptiesBuckets: false,
    protectsData: false,
    deploysGradually: false,
    logRetention: RetentionDays.ONE_DAY,
    dashboards: false,
    architecture: process.arch === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    platform: THIS_MACHINE,
  },
} as const;

const stageRule = `must be one of ${STAGE_NAMES.join(', ')}`;
const emailRule = 'must be an e-mail address';
const emulatorRule = 'must be process or container, where the emulator runs functions';
const egressRule = `must be one of ${EGRESSES.join(', ')}`;
const dashboardsRule = 'must be true or false';
const cidrsRule = 'must be IPv4 ranges such as 203.0.113.7/32, separated by commas';

const context = z.object({
  stage: z._default(z.enum(STAGE_NAMES, { error: stageRule }), 'sandbox'),
  alarmEmail: z.optional(z.email({ error: emailRule })),
  dashboards: z.optional(z.stringbool({ truthy: ['true'], falsy: ['false'], error: dashboardsRule })),
  viewerCidrs: z._default(z.string({ error: cidrsRule }), ''),
  egress: z._default(z.enum(EGRESSES, { error: egressRule }), 'public'),
  emulator: z._default(z.enum(['process', 'container'], { error: emulatorRule }), 'process'),
});

const cidrs = z.array(z.cidrv4({ error: cidrsRule }));

/**
 * The stage that the app's context names: `-c stage=production -c alarmEmail=ops@example.com
 * -c viewerCidrs=203.0.113.7/32 -c egress=endpoints -c dashboards=true`.
 * @throws Error that names the context key, the rule and the value
 */
export function stageOf(node: Node): StageConfig {
  const given = {
    stage: node.tryGetContext('stage'),
    alarmEmail: node.tryGetContext('alarmEmail'),
    dashboards: node.tryGetContext('dashboards')?.toString(),
    viewerCidrs: node.tryGetContext('viewerCidrs'),
    egress: node.tryGetContext('egress'),
    emulator: node.tryGetContext('emulator'),
  };
  const { stage, alarmEmail, dashboards, viewerCidrs, egress, emulator } = parse(context, given, given);
  const ranges = viewerCidrs === '' ? [] : viewerCidrs.split(',').map((range) => range.trim());
  parse(z.object({ viewerCidrs: cidrs }), { viewerCidrs: ranges }, given);
  if (stage === 'production' && alarmEmail === undefined) {
    throw new Error('alarmEmail must be given in production, where someone has to hear of an alarm, got nothing');
  }
  const platform = stage === 'local' && emulator === 'container' ? ALPINE_CONTAINER : STAGES[stage].platform;
  const settings = STAGES[stage];
  return {
    name: stage,
    ...settings,
    dashboards: dashboards ?? settings.dashboards,
    platform,
    alarmEmail,
    viewerCidrs: ranges,
    egress,
  };
}

function parse<T>(schema: z.ZodMiniType<T>, value: unknown, given: Record<string, unknown>): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'is invalid' };
  const key = String(path[0]);
  throw new Error(`${key} ${message}, got ${JSON.stringify(given[key])}`);
}
