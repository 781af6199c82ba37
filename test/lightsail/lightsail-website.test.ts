import { LightsailWebsite, type LightsailWebsiteProps } from '../../lib/lightsail/lightsail-website.ts';
import { templateOf, testStage } from '../kit/synth.ts';

function website(props: Partial<LightsailWebsiteProps> = {}, stage = testStage()) {
  let made: LightsailWebsite | undefined;
  const template = templateOf((stack) => {
    made = new LightsailWebsite(stack, 'Site', { stage, name: 'site', ...props });
  });
  return { template, monthlyPriceUsd: made?.monthlyPriceUsd };
}

const everything: Partial<LightsailWebsiteProps> = {
  zones: ['a', 'b'],
  database: { bundle: 'small_ha_2_0' },
  bucket: { bucketName: 'site-files' },
  loadBalancer: { domain: { domainName: 'example.com', isValidated: true } },
  distribution: {},
};

describe('LightsailWebsite', () => {
  it('prices everything that it is made of', () => {
    expect(website(everything).monthlyPriceUsd).toBe(5 + 5 + 60 + 1 + 18 + 2.5);
  });

  it('leaves the database password to Lightsail', () => {
    const [database] = Object.values(website(everything).template.findResources('AWS::Lightsail::Database'));
    expect(database?.Properties).not.toHaveProperty('MasterUserPassword');
  });

  it('keeps the database from the internet', () => {
    website(everything).template.hasResourceProperties('AWS::Lightsail::Database', { PubliclyAccessible: false });
  });

  it('gives the instances, and nobody else, its bucket', () => {
    const { template } = website(everything);
    const instances = Object.keys(template.findResources('AWS::Lightsail::Instance'));
    template.hasResourceProperties('AWS::Lightsail::Bucket', {
      AccessRules: { GetObject: 'private', AllowPublicOverrides: false },
      ResourcesReceivingAccess: instances.map((id) => ({ Ref: id })),
    });
  });

  it('puts every instance behind the load balancer, without addresses of their own', () => {
    const { template } = website(everything);
    const instances = Object.keys(template.findResources('AWS::Lightsail::Instance'));
    expect(instances).toHaveLength(2);
    template.hasResourceProperties('AWS::Lightsail::LoadBalancer', {
      AttachedInstances: instances.map((id) => ({ Ref: id })),
    });
    template.resourceCountIs('AWS::Lightsail::StaticIp', 0);
  });

  it('waits with HTTPS until the domain is validated', () => {
    const { template } = website({ loadBalancer: { domain: { domainName: 'example.com' } } });
    template.hasResourceProperties('AWS::Lightsail::LoadBalancerTlsCertificate', {
      IsAttached: false,
      HttpsRedirectionEnabled: false,
    });
  });

  it('reaches a load balancer with a certificate by HTTPS', () => {
    website(everything).template.hasResourceProperties('AWS::Lightsail::Distribution', {
      Origin: { ProtocolPolicy: 'https-only' },
    });
  });

  it('refuses several instances without a load balancer', () => {
    expect(() => website({ zones: ['a', 'b'] })).toThrow('loadBalancer must be given for more than one instance');
  });

  it.each([[[]], [['a', 'a']]] as const)('refuses the zones %p', (zones) => {
    expect(() => website({ zones, loadBalancer: {} })).toThrow('zones must be one or more, each once');
  });

  it('refuses a distribution without a load balancer', () => {
    expect(() => website({ distribution: {} })).toThrow('distribution must have a loadBalancer behind it');
  });

  it.each(['Files', 'a', 'files_1', 'x'.repeat(55)])('refuses the bucket name %p', (bucketName) => {
    expect(() => website({ bucket: { bucketName } })).toThrow('bucketName must be 3 to 54 lower-case letters');
  });

  it('keeps data in production', () => {
    const { template } = website(everything, testStage('production'));
    for (const type of ['Instance', 'Database', 'Bucket', 'Distribution']) {
      template.hasResource(`AWS::Lightsail::${type}`, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });
});
