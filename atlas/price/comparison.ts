import { HOURS_A_MONTH } from './prices.ts';

/** Something that a reader can set. */
export interface Slider {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly start: number;
  /** Whether steps grow with the value. @default false */
  readonly isLogarithmic?: boolean;
  /** @default - any value, on a logarithmic one of two digits */
  readonly step?: number;
}

/** One way to do it, with what a month of it costs. */
export interface Option {
  readonly name: string;
  /** @default - it cannot be done this way */
  readonly usd?: number;
  /** The arithmetic, a step each. */
  readonly steps: readonly string[];
}

export type Settings = Readonly<Record<string, number>>;

/** Two ways to do the same, by price. */
export interface Comparison {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly sliders: readonly Slider[];
  /** The slider whose values the plot runs over. */
  readonly across: string;
  readonly options: (settings: Settings) => readonly Option[];
}

export const DAYS_A_MONTH = HOURS_A_MONTH / 24;
export const SECONDS_A_MONTH = HOURS_A_MONTH * 3600;

/** An m7g.large. */
export const INSTANCE = { vcpus: 2, gb: 8 };

export const SPOT_SHARE: Slider = {
  id: 'spotShare',
  label: 'Spot share',
  unit: '%',
  min: 0,
  max: 100,
  start: 100,
  step: 5,
};
export const SPOT_DISCOUNT: Slider = {
  id: 'spotDiscount',
  label: 'Spot discount (changes by the hour; AWS says up to 90 %)',
  unit: '%',
  min: 0,
  max: 90,
  start: 60,
  step: 5,
};

/** A price when some of it is Spot. */
export function spotRate(usd: number, { spotShare: share = 0, spotDiscount: discount = 0 }: Settings): number {
  return usd * (1 - (share / 100) * (discount / 100));
}
