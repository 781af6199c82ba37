import fc from 'fast-check';

/** What goes wrong between a function and AWS, as AWS or a network is known to do it. */
export const FAULTS = [
  'throttling',
  '500s',
  'timeouts',
  'connection resets',
  'lost answers',
  'slow bodies',
  'truncated bodies',
  'duplicates',
  'reorderings',
  'kills',
] as const;
export type Fault = (typeof FAULTS)[number];

interface Shape {
  readonly faults: number;
  /** At most so many requests in a row. */
  readonly burst: number;
}

/** More in a row than the SDK tries again, so that some invocations fail. */
const SHAPE: Shape = { faults: 100, burst: 40 };
/** Each of these costs a function's whole time, or a start. */
const COSTLY: Shape = { faults: 4, burst: 2 };
/** The SDK waits longest where it is told that it asks too much. */
const PATIENT: Shape = { faults: 40, burst: 20 };
const SHAPES: Partial<Record<Fault, Shape>> = { throttling: PATIENT, timeouts: COSTLY, kills: COSTLY };

/** Says which of a function's requests something happens to: bursts and gaps that follow from a seed, and then no more. */
export class Schedule {
  readonly fault: Fault;
  readonly seed: number;
  /** Requests that the fault could have happened to. */
  requests = 0;
  /** Requests that it happened to. */
  hits = 0;
  private readonly plan: readonly boolean[];

  constructor(fault: Fault, seed: number) {
    this.fault = fault;
    this.seed = seed;
    const { faults, burst } = SHAPES[fault] ?? SHAPE;
    const waves = fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: burst })), {
      minLength: faults,
      maxLength: faults,
    });
    const [drawn = []] = fc.sample(waves, { seed, numRuns: 1 });
    const plan = drawn.flatMap(([gap, hits]) => [...Array(gap).fill(false), ...Array(hits).fill(true)]);
    this.plan = plan.filter((hit, i) => !hit || plan.slice(0, i).filter(Boolean).length < faults);
  }

  /** Whether it happens to the next request. */
  next(): boolean {
    const hit = this.plan[this.requests] ?? false;
    this.requests += 1;
    if (hit) this.hits += 1;
    return hit;
  }
}

/** These in an order that follows from a seed, some of them twice. */
export function shuffled<T>(values: readonly T[], seed: number): readonly T[] {
  const twice = fc.sample(fc.array(fc.boolean(), { minLength: values.length, maxLength: values.length }), {
    seed,
    numRuns: 1,
  })[0];
  const all = [...values, ...values.filter((_, i) => twice?.[i])];
  const [order = []] = fc.sample(fc.shuffledSubarray([...all.keys()], { minLength: all.length }), { seed, numRuns: 1 });
  return order.map((i) => all[i] as T);
}
