import { at, listOf, numberOf, textOf } from '../assembly/json.ts';
import type { Resource } from '../assembly/read.ts';
import { drawnIn, type Graph, isAlarm, partsOf } from './graph.ts';
import { inWords } from './references.ts';

/** An alarm, for a reader. */
export interface AlarmNote {
  readonly alarm: Resource;
  readonly watches: Resource;
  /** When it goes off, such as `Errors: Sum of 5 min ≥ 1`. */
  readonly when: string;
  /** What it says to whoever gets it. @default - nothing */
  readonly says?: string;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: '≥',
  GreaterThanThreshold: '>',
  LessThanOrEqualToThreshold: '≤',
  LessThanThreshold: '<',
};

/** A stack's alarms, by what they watch. */
export function alarmsIn(stack: string, graph: Graph): readonly AlarmNote[] {
  return drawnIn(stack, graph).flatMap((watches) =>
    partsOf(watches, graph)
      .filter(isAlarm)
      .map((alarm) => ({
        alarm,
        watches,
        when: conditionOf(alarm, graph),
        says: textOf(alarm.properties.AlarmDescription),
      })),
  );
}

function conditionOf({ properties, stack }: Resource, { assembly }: Graph): string {
  const { MetricName, Metrics, ComparisonOperator, Threshold, EvaluationPeriods, Period, AlarmRule } = properties;
  if (AlarmRule !== undefined) return inWords(AlarmRule, stack, assembly);
  const inner = listOf(Metrics).find((metric) => at(metric, 'MetricStat') !== undefined);
  const expression = listOf(Metrics)
    .map((metric) => textOf(at(metric, 'Expression')))
    .find(Boolean);
  const name = textOf(MetricName) ?? expression ?? textOf(at(inner, 'MetricStat', 'Metric', 'MetricName')) ?? '';
  const statistic = textOf(properties.Statistic) ?? textOf(properties.ExtendedStatistic);
  const seconds = numberOf(Period) ?? numberOf(at(inner, 'MetricStat', 'Period'));
  const measured = [statistic, seconds && `of ${durationInWords(seconds)}`].filter(Boolean).join(' ');
  const times = numberOf(EvaluationPeriods) ?? 1;
  const comparison = COMPARISONS[String(ComparisonOperator)] ?? String(ComparisonOperator);
  const threshold = numberOf(Threshold)?.toLocaleString('en-GB') ?? '';
  return `${name}${measured ? `, ${measured}` : ''} ${comparison} ${threshold}${times > 1 ? `, ${times} times running` : ''}`;
}

/** Seconds as one would say them: `5 min`, `24 h`, `14 days`. */
export function durationInWords(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [172_800, 'days'],
    [3600, 'h'],
    [60, 'min'],
  ];
  const [least = 1, unit = 's'] =
    units.find(([size]) => seconds >= size && seconds % Math.min(size, 86_400) === 0) ?? [];
  const size = unit === 'days' ? 86_400 : least;
  return `${seconds / size} ${unit}`;
}
