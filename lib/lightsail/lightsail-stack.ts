import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import { CATALOGUE_DATE } from './catalogue.ts';
import { LightsailWebsite } from './lightsail-website.ts';

/** The flat-price website, on one instance of Lightsail's smallest plan, or a larger one where the stage keeps data. */
export class LightsailStack extends StageStack {
  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, { description: 'Media library: website on Lightsail, at a flat price', ...props });
    const { stage } = props;
    const website = new LightsailWebsite(this, 'Website', {
      stage,
      name: `media-library-${stage.name}`,
      bundle: stage.protectsData ? 'small_3_0' : 'nano_3_0',
      firewall: { website: stage.viewerCidrs, browserSsh: true },
    });

    for (const { publicIpAddress } of website.instances) {
      new CfnOutput(this, 'WebsiteUrl', {
        description: 'Answers only to the IP ranges given with -c viewerCidrs=…',
        value: `http://${publicIpAddress}/`,
      });
    }
    new CfnOutput(this, 'MonthlyPriceUsd', {
      description: `Price of a month in us-east-1 as of ${CATALOGUE_DATE}; snapshots and data beyond the plan come on top`,
      value: website.monthlyPriceUsd.toFixed(2),
    });
    if (stage.alarmEmail) {
      new CfnOutput(this, 'AlarmContactCommand', {
        description: "Run once in each region: makes the recipient of alarms Lightsail's contact there",
        value: `aws lightsail create-contact-method --protocol Email --contact-endpoint ${stage.alarmEmail}`,
      });
    }
  }
}
