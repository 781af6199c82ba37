import * as z from 'zod/mini';

/** The variables of a function's environment: each a codec between the string in AWS and the typed value. */
export type EnvironmentShape = Readonly<Record<string, z.ZodMiniType<unknown, string>>>;

/**
 * A function's environment as one schema with two directions: infrastructure encodes the
 * values, the handler decodes them once at cold start.
 */
export type Environment<S extends EnvironmentShape = EnvironmentShape> = z.ZodMiniObject<S>;

/** The typed values of an environment, the same on both sides. */
export type EnvironmentValues<E extends Environment> = z.output<E>;

/** Declares a function's environment. */
export function environment<S extends EnvironmentShape>(shape: S): Environment<S> {
  return z.object(shape);
}

const bucketNameRule = 'must be a bucket name of 3 to 63 lower-case letters, digits, dots and hyphens';

/**
 * A bucket's name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export const bucketName = z
  .string({ error: bucketNameRule })
  .check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: bucketNameRule }));

const textRule = 'must be given';

/** Any text. */
export const text = z.string({ error: textRule }).check(z.minLength(1, { error: textRule }));

const positiveIntegersRule = 'must be one or more positive whole numbers, separated by commas';

/** `"128,512"` in AWS, `[128, 512]` in code. */
export const positiveIntegers = z.codec(
  z.string({ error: positiveIntegersRule }).check(z.regex(/^[1-9]\d*(,[1-9]\d*)*$/, { error: positiveIntegersRule })),
  z
    .array(z.int({ error: positiveIntegersRule }).check(z.positive({ error: positiveIntegersRule })))
    .check(z.minLength(1, { error: positiveIntegersRule })),
  {
    decode: (text) => text.split(',').map(Number),
    encode: (numbers) => numbers.join(','),
  },
);

const positiveIntegerRule = 'must be a positive whole number';

/** `"4096"` in AWS, `4096` in code. */
export const positiveInteger = z.codec(
  z.string({ error: positiveIntegerRule }).check(z.regex(/^[1-9]\d*$/, { error: positiveIntegerRule })),
  z.int({ error: positiveIntegerRule }).check(z.positive({ error: positiveIntegerRule })),
  { decode: Number, encode: String },
);

const wholeNumberRule = 'must be a whole number';

/** `"0"` in AWS, `0` in code. */
export const wholeNumber = z.codec(
  z.string({ error: wholeNumberRule }).check(z.regex(/^(0|[1-9]\d*)$/, { error: wholeNumberRule })),
  z.int({ error: wholeNumberRule }).check(z.nonnegative({ error: wholeNumberRule })),
  { decode: Number, encode: String },
);

/** Names each missing or malformed variable, the rule and the value. */
export class InvalidEnvironment extends Error {}

/**
 * Decodes the environment that this process runs in; the only place that reads `process.env`.
 * @throws InvalidEnvironment
 */
export function decodeEnvironment<E extends Environment>(
  contract: E,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): EnvironmentValues<E> {
  const decoded = z.safeDecode(contract, variables as z.input<E>);
  if (decoded.success) return decoded.data;
  throw new InvalidEnvironment(`Environment is invalid: ${describe(decoded.error.issues, variables)}`);
}

/** Tells the AWS SDK and the logger which trace this invocation belongs to; in an image, nobody else does. */
export function setTraceId(traceId: string | undefined): void {
  if (traceId === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = traceId;
}

/**
 * Encodes one value as the handler will read it.
 * @throws Error that names the variable, the rule and the value
 */
export function encodeVariable(contract: Environment, name: string, value: unknown): string {
  const schema = contract.shape[name];
  if (!schema) throw new Error(`Environment has no variable ${name}`);
  const encoded = z.safeEncode(schema, value);
  if (encoded.success) return encoded.data;
  const { message } = encoded.error.issues[0] ?? { message: 'is invalid' };
  throw new Error(`Environment is invalid: ${name} ${message}, got ${JSON.stringify(value)}`);
}

function describe(issues: readonly z.core.$ZodIssue[], variables: Readonly<Record<string, string | undefined>>) {
  const problems = new Map(issues.map(({ path, message }) => [String(path[0]), message]));
  return [...problems]
    .map(([name, message]) => `${name} ${message}, got ${JSON.stringify(variables[name]) ?? 'nothing'}`)
    .join('; ');
}
