import { Template } from 'aws-cdk-lib/assertions';
import type { ISubnet } from 'aws-cdk-lib/aws-ec2';
import { Stack } from 'aws-cdk-lib/core';
import type { Egress } from '../../lib/config/stage.ts';
import { Network, type NetworkProps } from '../../lib/network/network.ts';
import { NetworkStack } from '../../lib/network/network-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

const EGRESSES: readonly Egress[] = ['public', 'endpoints', 'nat'];

function network(props: Partial<NetworkProps>): Network {
  return new Network(new Stack(testApp(), 'Test'), 'Network', { stage: testStage(), ...props });
}

const templateOf = (construct: Network) => Template.fromStack(Stack.of(construct));

describe('Network', () => {
  it.each(EGRESSES)('is this template with egress %s', (egress) => {
    const stage = { ...testStage(), egress };
    expect(Template.fromStack(new NetworkStack(testApp(), 'Network', { stage })).toJSON()).toMatchSnapshot();
  });

  it.each(EGRESSES)('lets nothing in from outside with egress %s', (egress) => {
    const template = templateOf(network({ egress }));
    const groups = Object.values(template.findResources('AWS::EC2::SecurityGroup'));
    const sources = groups.flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []);
    expect(sources.map(({ CidrIp }) => CidrIp)).toEqual(egress === 'endpoints' ? ['10.0.0.0/16'] : []);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  it('takes the rules out of the group that AWS makes', () => {
    templateOf(network({})).resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
  });

  it('has nothing that costs when idle, unless asked for', () => {
    const template = templateOf(network({}));
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface' }, 0);
    template.resourcePropertiesCountIs('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }, 2);
  });

  it('logs all flows, and keeps them as long as the stage says', () => {
    const template = templateOf(network({}));
    template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs' });
    template.hasResource('AWS::Logs::LogGroup', { Properties: { RetentionInDays: 7 }, DeletionPolicy: 'Delete' });
  });

  it.each([
    ['public', true],
    ['endpoints', false],
    ['nat', false],
  ] as const)('puts workloads with egress %s where hosts have a public address: %s', (egress, isPublic) => {
    const { vpc, subnets, assignPublicIp } = network({ egress });
    const selected = vpc.selectSubnets(subnets);
    expect(assignPublicIp).toBe(isPublic);
    expect(selected).toMatchObject({ hasPublic: isPublic });
    expect(selected.subnets).toHaveLength(2);
  });

  it('gives workloads with endpoints no route but to this network', () => {
    const { vpc } = network({ egress: 'endpoints' });
    expect(routesOf(vpc.isolatedSubnets)).toEqual([]);
    expect(routesOf(vpc.publicSubnets)).toHaveLength(2);
  });

  it.each(EGRESSES)('has public subnets for load balancers with egress %s', (egress) => {
    const { vpc, loadBalancerSubnets } = network({ egress });
    expect(vpc.selectSubnets(loadBalancerSubnets)).toMatchObject({ hasPublic: true, isPendingLookup: false });
  });

  it('has an endpoint for each service that containers call', () => {
    const endpoints = templateOf(network({ egress: 'endpoints' })).findResources('AWS::EC2::VPCEndpoint');
    const names = Object.values(endpoints).map(({ Properties }) => JSON.stringify(Properties.ServiceName));
    const wanted = ['s3', 'dynamodb', 'ecr.api', 'ecr.dkr', 'logs', 'ecs', 'ecs-agent', 'ecs-telemetry', 'events'];
    for (const service of wanted) expect(names.filter((name) => name.includes(`.${service}"`))).toHaveLength(1);
    expect(names).toHaveLength(wanted.length);
  });

  it('has one NAT gateway in a sandbox and one a zone in production', () => {
    templateOf(network({ egress: 'nat' })).resourceCountIs('AWS::EC2::NatGateway', 1);
    const production = network({ egress: 'nat', stage: testStage('production') });
    templateOf(production).resourceCountIs('AWS::EC2::NatGateway', 2);
  });

  it.each([1, 4, 2.5])('refuses %s zones', (maxAzs) => {
    expect(() => network({ maxAzs })).toThrow(`maxAzs must be 2 or 3, got ${maxAzs}`);
  });
});

function routesOf(subnets: readonly ISubnet[]) {
  const [first] = subnets;
  if (!first) throw new Error('There are no such subnets');
  const stack = Stack.of(first);
  const tables = subnets.map(({ routeTable }) => stack.resolve(routeTable.routeTableId).Ref);
  const routes = Object.values(Template.fromStack(stack).findResources('AWS::EC2::Route'));
  return routes.filter(({ Properties }) => tables.includes(Properties.RouteTableId.Ref));
}
