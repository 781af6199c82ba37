/** What `-c` gives. */
export type Context = Readonly<Record<string, string>>;

/** The least that each stage must be told. */
export const STAGES: Readonly<Record<string, Context>> = {
  sandbox: { stage: 'sandbox' },
  production: { stage: 'production', alarmEmail: 'alarms@example.com' },
  local: { stage: 'local' },
};

/** What a stage may be told besides, where it has a choice. */
const CHOICES = {
  egress: ['public', 'endpoints', 'nat'],
  capacity: ['fargate', 'ec2'],
};

/** Every way in which the product is synthesized, by a name such as `sandbox endpoints ec2`. */
export const VARIANTS: Readonly<Record<string, Context>> = Object.fromEntries(
  Object.entries(STAGES).flatMap(([stage, context]) =>
    CHOICES.egress.flatMap((egress) =>
      CHOICES.capacity.map((capacity) => [`${stage} ${egress} ${capacity}`, { ...context, egress, capacity }]),
    ),
  ),
);

/** One variant a stage, which together have every choice. */
export const SAMPLE = ['sandbox public fargate', 'production nat ec2', 'local endpoints fargate'] as const;
