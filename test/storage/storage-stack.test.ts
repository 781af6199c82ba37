import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { MediaBuckets } from '../../lib/storage/media-buckets.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { templateOf, testApp, testStage } from '../kit/synth.ts';

function storage(stage?: Parameters<typeof testStage>[0]): Template {
  return Template.fromStack(new StorageStack(testApp(), 'Storage', { stage: testStage(stage) }));
}

describe('Storage', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (stage) => {
    expect(storage(stage).toJSON()).toMatchSnapshot();
  });

  it('keeps every bucket from the public', () => {
    storage().allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  it('encrypts every bucket', () => {
    storage().allResourcesProperties('AWS::S3::Bucket', { BucketEncryption: Match.anyValue() });
  });

  it('takes and gives nothing but by TLS 1.2 or later', () => {
    const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
    const outdated = { NumericLessThan: { 's3:TlsVersion': 1.2 } };
    for (const Condition of [insecure, outdated]) {
      storage().allResourcesProperties('AWS::S3::BucketPolicy', {
        PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Deny', Condition })]) },
      });
    }
  });

  it('tells EventBridge of uploads, without a custom resource', () => {
    const template = storage('production');
    template.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  it('leaves nothing of a sandbox behind', () => {
    const template = storage('sandbox');
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 3);
  });

  it('keeps every bucket in production, refuses to be deleted, and keeps replaced uploads for 90 days', () => {
    const stack = new StorageStack(testApp(), 'Storage', { stage: testStage('production') });
    expect(stack.terminationProtection).toBe(true);
    const template = Template.fromStack(stack);
    template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [Match.objectLike({ NoncurrentVersionExpiration: { NoncurrentDays: 90 } })],
      },
    });
  });

  it('forgets manifests of array jobs after three months, and no result', () => {
    const buckets = Object.values(storage().findResources('AWS::S3::Bucket'));
    const derived = buckets.find(({ Properties }) => Properties.LoggingConfiguration?.LogFilePrefix === 'derived/');
    const expiring = derived?.Properties.LifecycleConfiguration.Rules.filter(
      (rule: { ExpirationInDays?: number }) => rule.ExpirationInDays !== undefined,
    );
    expect(expiring).toEqual([{ Prefix: 'manifests/', ExpirationInDays: 90, Status: 'Enabled' }]);
  });

  it('gives up unfinished uploads after a week', () => {
    for (const prefix of ['uploads/', 'derived/']) {
      storage().hasResourceProperties('AWS::S3::Bucket', {
        LoggingConfiguration: Match.objectLike({ LogFilePrefix: prefix }),
        LifecycleConfiguration: {
          Rules: Match.arrayWith([Match.objectLike({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } })]),
        },
      });
    }
  });

  it('lets no page post uploads unless its origin is named', () => {
    storage().resourcePropertiesCountIs('AWS::S3::Bucket', { CorsConfiguration: Match.anyValue() }, 0);
    const stage = { ...testStage(), galleryOrigin: 'https://gallery.example.com' };
    const template = Template.fromStack(new StorageStack(testApp(), 'Storage', { stage }));
    const AllowedOrigins = ['https://gallery.example.com'];
    template.resourcePropertiesCountIs('AWS::S3::Bucket', { CorsConfiguration: Match.anyValue() }, 1);
    template.hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: Match.objectLike({ LogFilePrefix: 'uploads/' }),
      CorsConfiguration: { CorsRules: [{ AllowedMethods: ['POST'], AllowedOrigins }] },
    });
  });

  it('encrypts with a key of your own where one is given', () => {
    const template = templateOf((stack) => {
      new MediaBuckets(stack, 'Media', { stage: testStage(), encryptionKey: new Key(stack, 'Key') });
    });
    template.resourcePropertiesCountIs(
      'AWS::S3::Bucket',
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { BucketKeyEnabled: true, ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) },
          ],
        },
      },
      2,
    );
  });
});
