import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Node } from 'constructs';
import * as z from 'zod/mini';

const STAGE_NAMES = ['sandbox', 'production', 'local'] as const;
const EGRESSES = ['public', 'endpoints', 'nat'] as const;
const CAPACITIES = ['fargate', 'ec2'] as const;

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
  /** What services' containers run on. @default fargate */
  readonly capacity: (typeof CAPACITIES)[number];
  /** Of HTTPS for the gallery, in this region. @default - HTTP only */
  readonly certificateArn?: string;
  /** Where the gallery's page is from, which may post uploads to S3. @default - no page may */
  readonly galleryOrigin?: string;
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
const capacityRule = `must be one of ${CAPACITIES.join(', ')}`;
const certificateRule = 'must be the ARN of a certificate of AWS Certificate Manager';
const originRule = 'must be an origin such as https://gallery.example.com, without a path';
const cidrsRule = 'must be IPv4 ranges such as 203.0.113.7/32, separated by commas';

const CERTIFICATE = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;

const context = z.object({
  stage: z._default(z.enum(STAGE_NAMES, { error: stageRule }), 'sandbox'),
  alarmEmail: z.optional(z.email({ error: emailRule })),
  dashboards: z.optional(
    z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })], { error: dashboardsRule }),
  ),
  viewerCidrs: z._default(z.string({ error: cidrsRule }), ''),
  egress: z._default(z.enum(EGRESSES, { error: egressRule }), 'public'),
  capacity: z._default(z.enum(CAPACITIES, { error: capacityRule }), 'fargate'),
  certificateArn: z.optional(
    z.string({ error: certificateRule }).check(z.regex(CERTIFICATE, { error: certificateRule })),
  ),
  galleryOrigin: z.optional(z.string({ error: originRule }).check(z.refine(isOrigin, { error: originRule }))),
  emulator: z._default(z.enum(['process', 'container'], { error: emulatorRule }), 'process'),
});

const cidrs = z.array(z.cidrv4({ error: cidrsRule }));

/**
 * The stage that the app's context names: `-c stage=production -c alarmEmail=ops@example.com
 * -c viewerCidrs=203.0.113.7/32 -c egress=endpoints -c capacity=ec2 -c dashboards=true`.
 * @throws Error that names the context key, the rule and the value
 */
export function stageOf(node: Node): StageConfig {
  const given = Object.fromEntries(Object.keys(context.shape).map((key) => [key, node.tryGetContext(key)]));
  const { stage: name, dashboards, viewerCidrs, emulator, ...choices } = parse(context, given, given);
  const ranges = viewerCidrs === '' ? [] : viewerCidrs.split(',').map((range) => range.trim());
  parse(z.object({ viewerCidrs: cidrs }), { viewerCidrs: ranges }, given);
  if (name === 'production' && choices.alarmEmail === undefined) {
    throw new Error('alarmEmail must be given in production, where someone has to hear of an alarm, got nothing');
  }
  const settings = STAGES[name];
  const platform = name === 'local' && emulator === 'container' ? ALPINE_CONTAINER : settings.platform;
  return {
    name,
    ...settings,
    ...choices,
    platform,
    dashboards: dashboards ?? settings.dashboards,
    viewerCidrs: ranges,
  };
}

function parse<T>(schema: z.ZodMiniType<T>, value: unknown, given: Record<string, unknown>): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'is invalid' };
  const key = String(path[0]);
  throw new Error(`${key} ${message}, got ${JSON.stringify(given[key])}`);
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value;
}
