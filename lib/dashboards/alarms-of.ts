import { Alarm, AlarmStatusWidget, AlarmWidget, type IWidget, Row } from 'aws-cdk-lib/aws-cloudwatch';
import type { Stack } from 'aws-cdk-lib/core';
import type { IDashboardSegment } from 'cdk-monitoring-constructs';

/** The alarms of a stack: which are on, and on a system's own dashboard each with its metric and threshold. */
export class AlarmsOf implements IDashboardSegment {
  readonly #alarms: readonly Alarm[];

  constructor(stack: Stack) {
    this.#alarms = stack.node.findAll().filter((child) => child instanceof Alarm);
  }

  widgets(): IWidget[] {
    const graphs = this.#alarms.map((alarm) => new AlarmWidget({ alarm, title: titleOf(alarm), width: 6, height: 5 }));
    return [...this.summaryWidgets(), new Row(...graphs)];
  }

  summaryWidgets(): IWidget[] {
    return this.#alarms.length === 0 ? [] : [new AlarmStatusWidget({ title: 'Alarms', alarms: [...this.#alarms] })];
  }

  alarmWidgets(): IWidget[] {
    return this.summaryWidgets();
  }
}

function titleOf(alarm: Alarm): string {
  return alarm.node.path.split('/').slice(1).join(' ');
}
