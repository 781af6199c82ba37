import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Stack } from 'aws-cdk-lib/core';
import type { Egress } from '../../lib/config/stage.ts';
import { testApp, testStage } from '../kit/synth.ts';
import { serviceTemplate } from './service-template.ts';

const ARN = 'arn:aws:acm:us-east-1:111111111111:certificate/example';
const certificate = Certificate.fromCertificateArn(new Stack(testApp(), 'Other'), 'Certificate', ARN);
const viewerCidrs = ['203.0.113.7/32', '198.51.100.0/24'];

/** Whom groups let in, by address: `80 203.0.113.7/32`. */
function admitted(template: Template): string[] {
  const groups = Object.values(template.findResources('AWS::EC2::SecurityGroup'));
  const rules = groups.flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []);
  return rules.map(({ FromPort, CidrIp }) => `${FromPort} ${CidrIp}`);
}

function attributesOf(template: Template): Record<string, unknown> {
  const [balancer] = Object.values(template.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  const attributes: { Key: string; Value: unknown }[] = balancer?.Properties.LoadBalancerAttributes;
  return Object.fromEntries(attributes.map(({ Key, Value }) => [Key, Value]));
}

describe('the load balancer', () => {
  it('lets nobody in', () => {
    expect(admitted(serviceTemplate())).toEqual([]);
    expect(admitted(serviceTemplate({ certificate }))).toEqual([]);
  });

  it('lets in the ranges that are named', () => {
    const stage = { ...testStage(), viewerCidrs };
    expect(admitted(serviceTemplate({ stage }))).toEqual(['80 203.0.113.7/32', '80 198.51.100.0/24']);
    expect(admitted(serviceTemplate({ stage, certificate }))).toHaveLength(4);
  });

  it('is the only one that reaches the tasks, and reaches nothing else', () => {
    const template = serviceTemplate();
    const rules = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties);
    const ports = { FromPort: 8080, ToPort: 8080, IpProtocol: 'tcp' };
    expect(rules('AWS::EC2::SecurityGroupIngress')).toEqual([
      expect.objectContaining({ ...ports, SourceSecurityGroupId: expect.anything() }),
    ]);
    expect(rules('AWS::EC2::SecurityGroupEgress')).toEqual([
      expect.objectContaining({ ...ports, DestinationSecurityGroupId: expect.anything() }),
    ]);
  });

  it('drops invalid headers, and in production cannot be deleted', () => {
    expect(attributesOf(serviceTemplate())).toMatchObject({
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'deletion_protection.enabled': 'false',
    });
    expect(attributesOf(serviceTemplate({ stage: testStage('production') }))).toMatchObject({
      'deletion_protection.enabled': 'true',
    });
  });

  it('logs requests in production, to a private bucket that it may write to', () => {
    const template = serviceTemplate({ stage: testStage('production') });
    expect(attributesOf(template)).toMatchObject({ 'access_logs.s3.enabled': 'true' });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 's3:PutObject',
            Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
          }),
        ]),
      },
    });
    expect(attributesOf(serviceTemplate())).not.toHaveProperty('access_logs.s3.enabled');
  });

  it('serves by HTTP without a certificate', () => {
    const template = serviceTemplate();
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'HTTP' });
  });

  it('serves by TLS 1.2 or later with one, and sends HTTP there', () => {
    const template = serviceTemplate({ certificate });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Certificates: [{ CertificateArn: ARN }],
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    });
  });

  it('admits viewers in production with a certificate only', () => {
    const stage = { ...testStage('production'), viewerCidrs };
    expect(() => serviceTemplate({ stage })).toThrow(
      'certificate must be given in production where viewers are admitted, got nothing',
    );
    expect(() => serviceTemplate({ stage, certificate })).not.toThrow();
  });

  it('asks a path that does not depend on other services', () => {
    serviceTemplate().hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckPath: '/healthz',
      TargetType: 'ip',
      Matcher: { HttpCode: '200' },
    });
  });

  it.each<[Egress, string]>([
    ['public', 'ENABLED'],
    ['endpoints', 'DISABLED'],
    ['nat', 'DISABLED'],
  ])('faces the internet with egress %s, and tasks have a public address: %s', (egress, AssignPublicIp) => {
    const template = serviceTemplate({ stage: { ...testStage(), egress } });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internet-facing' });
    template.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: Match.objectLike({ AssignPublicIp }) },
    });
  });

  it('is internal in a network that the internet does not reach', () => {
    const subnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
    const isolated = (stack: Stack) => ({
      vpc: new Vpc(stack, 'Vpc', { natGateways: 0, subnetConfiguration: [{ name: 'Inside', ...subnets }] }),
      subnets,
      loadBalancerSubnets: subnets,
      assignPublicIp: false,
    });
    const template = serviceTemplate({ network: isolated });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
  });
});
