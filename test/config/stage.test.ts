import { RemovalPolicy } from 'aws-cdk-lib/core';
import { stageOf } from '../../lib/config/stage.ts';
import { testApp, testStage } from '../kit/synth.ts';

const stage = (given: Record<string, unknown>) => stageOf(testApp(given).node);

describe('a stage', () => {
  it('is a sandbox that nobody may enter where nothing else is said', () => {
    expect(stage({})).toMatchObject({
      name: 'sandbox',
      viewerCidrs: [],
      egress: 'public',
      capacity: 'fargate',
      galleryOrigin: undefined,
      alarmEmail: undefined,
    });
  });

  it.each([
    [{ stage: 'prod' }, 'stage must be one of sandbox, production, local, got "prod"'],
    [{ stage: 'production' }, 'alarmEmail must be given in production'],
    [{ alarmEmail: 'nobody' }, 'alarmEmail must be an e-mail address, got "nobody"'],
    [{ viewerCidrs: '203.0.113.7' }, 'viewerCidrs must be IPv4 ranges such as 203.0.113.7/32'],
    [{ viewerCidrs: '203.0.113.7/32,' }, 'got "203.0.113.7/32,"'],
    [{ viewerCidrs: 5 }, 'viewerCidrs must be IPv4 ranges'],
    [{ egress: 'vpn' }, 'egress must be one of public, endpoints, nat, got "vpn"'],
    [{ dashboards: 'yes' }, 'dashboards must be true or false, got "yes"'],
    [{ capacity: 'lambda' }, 'capacity must be one of fargate, ec2, got "lambda"'],
    [
      { certificateArn: 'mine' },
      'certificateArn must be the ARN of a certificate of AWS Certificate Manager, got "mine"',
    ],
    [{ galleryOrigin: 'gallery.example.com' }, 'galleryOrigin must be an origin such as https://gallery.example.com'],
    [{ galleryOrigin: 'https://gallery.example.com/' }, 'without a path, got "https://gallery.example.com/"'],
    [{ galleryOrigin: '*' }, 'galleryOrigin must be an origin'],
    [{ emulator: 'cloud' }, 'emulator must be process or container, where the emulator runs functions, got "cloud"'],
  ])('refuses %j, with the rule and the value', (given, message) => {
    expect(() => stage(given)).toThrow(message);
  });

  it('admits the ranges that are named', () => {
    expect(stage({ viewerCidrs: '203.0.113.7/32, 198.51.100.0/24' }).viewerCidrs).toEqual([
      '203.0.113.7/32',
      '198.51.100.0/24',
    ]);
  });

  it('has dashboards in production, and elsewhere where they are asked for', () => {
    expect(testStage('production').dashboards).toBe(true);
    expect(testStage('sandbox').dashboards).toBe(false);
    expect(stage({ dashboards: 'true' }).dashboards).toBe(true);
    expect(stage({ stage: 'production', alarmEmail: 'a@example.com', dashboards: false }).dashboards).toBe(false);
  });

  it('keeps data in production and leaves nothing of a sandbox', () => {
    expect(testStage('production')).toMatchObject({ removalPolicy: RemovalPolicy.RETAIN, protectsData: true });
    expect(testStage('sandbox')).toMatchObject({ removalPolicy: RemovalPolicy.DESTROY, emptiesBuckets: true });
  });

  it('builds for Amazon Linux on arm64, and locally for this machine or for a container on it', () => {
    expect(testStage('sandbox').platform).toEqual({ os: 'linux', cpu: 'arm64', libc: 'glibc' });
    expect(testStage('local').platform).toEqual({ os: process.platform, cpu: process.arch });
    expect(stage({ stage: 'local', emulator: 'container' }).platform).toMatchObject({ os: 'linux', libc: 'musl' });
  });
});
