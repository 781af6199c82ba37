import type { Case } from './case.ts';
import { DIGEST } from './containers.ts';

const HEADERS = 'routing.http.drop_invalid_header_fields.enabled';
const DELAY = 'deregistration_delay.timeout_seconds';

export const LOAD_BALANCER_CASES: readonly Case[] = [
  {
    id: 'AlbPlainHttp',
    good: { Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS' } }] },
    bad: [
      { 'DefaultActions.0': { Type: 'forward', TargetGroupArn: { Ref: 'Targets' } } },
      { 'DefaultActions.0.RedirectConfig.Protocol': 'HTTP' },
    ],
  },
  {
    id: 'AlbPlainHttp',
    good: { Protocol: 'HTTP', DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: { Ref: 'To' } } }] },
    bad: [{ 'DefaultActions.0.RedirectConfig.Protocol': undefined }],
  },
  {
    id: 'AlbPlainHttp',
    type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    good: { ListenerArn: { Ref: 'Http' }, Actions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS' } }] },
    bad: [{ Actions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Targets' } }] }],
    others: { Http: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { Protocol: 'HTTP' } } },
  },
  { id: 'AlbPlainHttp', good: { Protocol: 'HTTPS', DefaultActions: [{ Type: 'forward' }] }, bad: [] },
  {
    id: 'AlbTlsPolicy',
    good: { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' },
    bad: [
      { SslPolicy: undefined },
      { SslPolicy: 'ELBSecurityPolicy-2016-08' },
      { SslPolicy: 'ELBSecurityPolicy-TLS13-1-0-2021-06' },
    ],
  },
  {
    id: 'AlbInvalidHeaders',
    good: { Type: 'application', LoadBalancerAttributes: [{ Key: HEADERS, Value: 'true' }] },
    bad: [{ LoadBalancerAttributes: undefined }, { 'LoadBalancerAttributes.0.Value': 'false' }],
  },
  { id: 'AlbInvalidHeaders', good: { Type: 'network' }, bad: [] },
  {
    id: 'AlbDeregistration',
    good: { TargetGroupAttributes: [{ Key: DELAY, Value: '30' }] },
    bad: [{ TargetGroupAttributes: undefined }, { 'TargetGroupAttributes.0.Value': '300' }],
  },
  { id: 'AlbDeregistration', good: { TargetType: 'lambda' }, bad: [{ TargetType: 'ip' }] },
];

/** As AWS's own pages ask for metadata. */
const METADATA_SCRIPT = [
  'TOKEN=`curl -X PUT "http://169.254.169.254/latest/api/token" -H "X-aws-ec2-metadata-token-ttl-seconds: 21600"`',
  'curl -H "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/instance-id',
];

const LAUNCH = {
  LaunchTemplateData: {
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 30 } }],
    UserData: {
      'Fn::Base64': {
        'Fn::Join': [
          '\n',
          [
            '#!/bin/bash',
            'PASSWORD=$(aws ssm get-parameter)',
            'SECRET=`openssl rand -hex 16`',
            'export TOKEN="$TOKEN"',
            '# The password rotates every month',
            ...METADATA_SCRIPT,
          ],
        ],
      },
    },
  },
};
const script = (...lines: unknown[]) => ({ 'Fn::Base64': { 'Fn::Join': ['\n', ['#!/bin/bash', ...lines]] } });
const OPEN = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };

export const EC2_CASES: readonly Case[] = [
  {
    id: 'InstanceMetadataV2',
    good: LAUNCH,
    bad: [
      { 'LaunchTemplateData.MetadataOptions': undefined },
      { 'LaunchTemplateData.MetadataOptions.HttpTokens': 'optional' },
    ],
  },
  {
    id: 'InstanceMetadataHops',
    good: LAUNCH,
    bad: [{ 'LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit': 2 }],
  },
  {
    id: 'InstanceVolumeEncryption',
    good: LAUNCH,
    bad: [
      { 'LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted': undefined },
      { 'LaunchTemplateData.BlockDeviceMappings.0.Ebs.Encrypted': false },
    ],
  },
  {
    id: 'InstanceScriptSecret',
    good: LAUNCH,
    bad: [
      { 'LaunchTemplateData.UserData': script('PASSWORD=hunter22') },
      { 'LaunchTemplateData.UserData': script('psql --password hunter22') },
      { 'LaunchTemplateData.UserData': script('export AWS_ACCESS_KEY_ID=AKIAABCDEFGHIJKLMNOP') },
      { 'LaunchTemplateData.UserData': script('git clone https://me:hunter22@git.example/x') },
      { 'LaunchTemplateData.UserData': Buffer.from('#!/bin/sh\npassword="hunter22"').toString('base64') },
    ],
  },
  {
    id: 'SecurityGroupOpen',
    good: {
      SecurityGroupIngress: [
        { ...OPEN, CidrIp: '203.0.113.0/24' },
        { ...OPEN, FromPort: 443, ToPort: 443 },
        { ...OPEN, CidrIp: { Ref: 'Admins' } },
        { ...OPEN, FromPort: { Ref: 'Port' }, ToPort: { Ref: 'Port' } },
      ],
    },
    bad: [
      { 'SecurityGroupIngress.0': OPEN },
      { 'SecurityGroupIngress.0': { ...OPEN, CidrIp: '128.0.0.0/1' } },
      { 'SecurityGroupIngress.0': { IpProtocol: '-1', CidrIpv6: '::/0' } },
      { 'SecurityGroupIngress.0': { ...OPEN, FromPort: 0, ToPort: 65_535 } },
      { 'SecurityGroupIngress.0': { ...OPEN, ToPort: { Ref: 'Port' } } },
    ],
  },
  {
    id: 'SecurityGroupOpen',
    type: 'AWS::EC2::SecurityGroupIngress',
    good: { ...OPEN, CidrIp: '10.0.0.0/8' },
    bad: [{ CidrIp: '0.0.0.0/0' }, { CidrIp: undefined, CidrIpv6: '::/0', FromPort: '3389', ToPort: '3389' }],
  },
  { id: 'VolumeEncryption', good: { Encrypted: true }, bad: [{ Encrypted: undefined }, { Encrypted: false }] },
];

const INSTANCE = {
  Networking: { Ports: [{ Protocol: 'tcp', FromPort: 443, ToPort: 443, Cidrs: ['0.0.0.0/0'], Ipv6Cidrs: [] }] },
  UserData: '#!/bin/sh\nPASSWORD=$(openssl rand -hex 16)\nadduser --disabled-password web',
  AddOns: [{ AddOnType: 'AutoSnapshot', Status: 'Enabled' }],
};
const SSH = { Protocol: 'tcp', FromPort: 22, ToPort: 22 };

export const LIGHTSAIL_CASES: readonly Case[] = [
  {
    id: 'LightsailOpenPorts',
    good: INSTANCE,
    bad: [
      { 'Networking.Ports.0': { ...SSH, Cidrs: ['0.0.0.0/0'] } },
      { 'Networking.Ports.0': { ...SSH, Cidrs: [], Ipv6Cidrs: ['::/0'] } },
      { 'Networking.Ports.0': SSH },
      { 'Networking.Ports.0': { Protocol: 'all', Cidrs: ['0.0.0.0/0'] } },
      { 'Networking.Ports.0.FromPort': 1 },
    ],
  },
  {
    id: 'LightsailOpenPorts',
    good: { Networking: { Ports: [{ ...SSH, Cidrs: [], Ipv6Cidrs: [], CidrListAliases: ['lightsail-connect'] }] } },
    bad: [],
  },
  { id: 'LightsailDefaultFirewall', good: INSTANCE, bad: [{ Networking: undefined }, { Networking: {} }] },
  { id: 'LightsailDefaultFirewall', good: { Networking: { Ports: [] } }, bad: [] },
  {
    id: 'LightsailScriptSecret',
    good: INSTANCE,
    bad: [
      { UserData: '#!/bin/sh\nmysql -u root --password=hunter22' },
      { UserData: { 'Fn::Sub': 'DB_PASSWORD="hunter22" run' } },
    ],
  },
  {
    id: 'LightsailSnapshots',
    good: INSTANCE,
    bad: [{ AddOns: undefined }, { AddOns: [] }, { 'AddOns.0.Status': 'Disabled' }],
  },
  { id: 'LightsailDatabasePublic', good: { PubliclyAccessible: false }, bad: [{ PubliclyAccessible: true }] },
  { id: 'LightsailDatabaseBackups', good: { BackupRetention: true }, bad: [{ BackupRetention: false }] },
  {
    id: 'LightsailDatabasePassword',
    good: { MasterUserPassword: '{{resolve:secretsmanager:db:SecretString:password}}' },
    bad: [{ MasterUserPassword: 'hunter22' }],
  },
  {
    id: 'LightsailBucketPublic',
    good: { AccessRules: { GetObject: 'private', AllowPublicOverrides: false } },
    bad: [{ 'AccessRules.GetObject': 'public' }, { 'AccessRules.AllowPublicOverrides': true }],
  },
  {
    id: 'LightsailContainerSecret',
    good: { ContainerServiceDeployment: { Containers: [{ Environment: [{ Variable: 'PORT', Value: '80' }] }] } },
    bad: [{ 'ContainerServiceDeployment.Containers.0.Environment': [{ Variable: 'API_KEY', Value: 'hunter22' }] }],
  },
  {
    id: 'LightsailContainerImage',
    good: { ContainerServiceDeployment: { Containers: [{ Image: DIGEST }] } },
    bad: [{ 'ContainerServiceDeployment.Containers.0.Image': 'nginx:latest' }],
  },
  {
    id: 'LightsailHttpsRedirect',
    good: { HttpsRedirectionEnabled: true },
    bad: [{ HttpsRedirectionEnabled: undefined }, { HttpsRedirectionEnabled: false }],
  },
];
