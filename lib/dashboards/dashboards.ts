import type { App } from 'aws-cdk-lib/core';
import { DefaultDashboardFactory, type MonitoringDashboardsProps, MonitoringFacade } from 'cdk-monitoring-constructs';
import type { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { StageStack } from '../kit/stage-stack.ts';
import { AlarmsOf } from './alarms-of.ts';
import { signalsOf } from './golden-signals.ts';

/**
 * Where the stage has dashboards, gives each system so far one, in its own stack, and adds the stack
 * `Dashboards` with one for all. Lightsail has none: its metrics are not in CloudWatch.
 */
export function addDashboards(app: App, stage: StageConfig): void {
  if (!stage.dashboards) return;
  const stacks = app.node.children.filter((child) => child instanceof StageStack);
  const systems = stacks.filter((stack) => signalsOf(stack).length > 0);
  for (const system of systems) show(system, facade(system, `media-library-${system.node.id}`, {}));

  const overview = new StageStack(app, 'Dashboards', { stage, description: 'Media library: all systems at a glance' });
  const all = facade(overview, 'media-library', { createDashboard: false, createSummaryDashboard: true });
  for (const system of systems) show(system, all);
}

function facade(scope: Construct, name: string, props: Partial<MonitoringDashboardsProps>): MonitoringFacade {
  const dashboardFactory = new DefaultDashboardFactory(scope, 'Dashboards', { dashboardNamePrefix: name, ...props });
  return new MonitoringFacade(scope, 'Monitoring', { dashboardFactory });
}

function show(system: StageStack, facade: MonitoringFacade): void {
  facade.addLargeHeader(system.node.id, true);
  facade.addSegment(new AlarmsOf(system));
  for (const watch of signalsOf(system)) watch(facade);
}
