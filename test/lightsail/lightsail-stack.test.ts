import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { stageOf } from '../../lib/config/stage.ts';
import { LightsailStack } from '../../lib/lightsail/lightsail-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

function lightsail(stage = testStage()): Template {
  return Template.fromStack(new LightsailStack(testApp(), 'Lightsail', { stage }));
}

describe('Lightsail', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (name) => {
    expect(lightsail(testStage(name)).toJSON()).toMatchSnapshot();
  });

  it('opens the website to nobody until viewers are named', () => {
    const [instance] = Object.values(lightsail().findResources('AWS::Lightsail::Instance'));
    expect(instance?.Properties.Networking.Ports).toEqual([
      { Protocol: 'tcp', FromPort: 22, ToPort: 22, Cidrs: [], Ipv6Cidrs: [], CidrListAliases: ['lightsail-connect'] },
    ]);
  });

  it('opens the website to the viewers that are named', () => {
    const stage = stageOf(new App({ context: { viewerCidrs: '203.0.113.7/32' } }).node);
    lightsail(stage).hasResourceProperties('AWS::Lightsail::Instance', {
      Networking: {
        Ports: [
          { FromPort: 80, ToPort: 80, Cidrs: ['203.0.113.7/32'] },
          { FromPort: 443, ToPort: 443, Cidrs: ['203.0.113.7/32'] },
          { FromPort: 22, ToPort: 22, Cidrs: [] },
        ],
      },
    });
  });

  it.each([
    ['sandbox', '5.00'],
    ['production', '12.00'],
  ] as const)('says that a month in %s costs $%s', (name, price) => {
    lightsail(testStage(name)).hasOutput('MonthlyPriceUsd', { Value: price });
  });

  it('keeps the instance and its address in production, and removes them in a sandbox', () => {
    for (const type of ['AWS::Lightsail::Instance', 'AWS::Lightsail::StaticIp']) {
      lightsail(testStage('production')).hasResource(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      lightsail().hasResource(type, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    }
  });
});
