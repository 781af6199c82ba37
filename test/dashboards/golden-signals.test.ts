import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Stack } from 'aws-cdk-lib/core';
import { DefaultDashboardFactory, MonitoringFacade } from 'cdk-monitoring-constructs';
import { signalsOf } from '../../lib/dashboards/golden-signals.ts';
import { testApp } from '../kit/synth.ts';

/** The body of a dashboard of a service behind a load balancer. */
function dashboard(): string {
  const stack = new Stack(testApp(), 'Test');
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  const taskDefinition = new FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('Page', { image: ContainerImage.fromRegistry('page') });
  new FargateService(stack, 'Service', {
    cluster: new Cluster(stack, 'Cluster', { vpc }),
    taskDefinition,
    minHealthyPercent: 100,
    circuitBreaker: { enable: true },
  });
  new ApplicationLoadBalancer(stack, 'Balancer', { vpc });
  const dashboardFactory = new DefaultDashboardFactory(stack, 'Dashboards', { dashboardNamePrefix: 'test' });
  const facade = new MonitoringFacade(stack, 'Monitoring', { dashboardFactory });
  for (const watch of signalsOf(stack)) watch(facade);
  return JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
}

describe('the golden signals of a service behind a load balancer', () => {
  it.each([
    ['traffic', 'RequestCount'],
    ['errors', 'HTTPCode_Target_5XX_Count'],
    ['errors that the load balancer makes', 'HTTPCode_ELB_5XX_Count'],
    ['latency', 'TargetResponseTime'],
    ['saturation of the service', 'CPUUtilization'],
    ['saturation of the load balancer', 'RejectedConnectionCount'],
  ])('show %s', (_signal, metric) => {
    expect(dashboard()).toContain(metric);
  });
});

describe('a stack without metrics', () => {
  it('has no signals', () => {
    expect(signalsOf(new Stack(testApp(), 'Test'))).toEqual([]);
  });
});
