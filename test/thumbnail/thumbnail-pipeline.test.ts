import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Size } from 'aws-cdk-lib/core';
import { MediaBuckets } from '../../lib/storage/media-buckets.ts';
import { ThumbnailPipeline, type ThumbnailPipelineProps } from '../../lib/thumbnail/thumbnail-pipeline.ts';
import { templateOf, testStage } from '../kit/synth.ts';

function pipelineWith(given: Partial<ThumbnailPipelineProps> = {}): Template {
  return templateOf((stack) => {
    const stage = testStage();
    const { uploads, derived } = new MediaBuckets(stack, 'Media', { stage });
    new ThumbnailPipeline(stack, 'Pipeline', { stage, uploads, derived, ...given });
  });
}

const ofThumbnails = { Environment: { Variables: Match.objectLike({ POWERTOOLS_SERVICE_NAME: 'thumbnail' }) } };

function patternOf(template: Template) {
  const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
  return rule?.Properties.EventPattern;
}

describe('the thumbnail pipeline', () => {
  it('takes images under the size limit, as S3 tells of them or as they are sent round again', () => {
    const pattern = patternOf(pipelineWith({ sizeLimit: Size.mebibytes(2) }));
    expect(pattern).toMatchObject({ source: ['aws.s3', 'media-library'], 'detail-type': ['Object Created'] });
    expect(pattern.detail.object.size).toEqual([{ numeric: ['<', 2 * 1024 * 1024] }]);
  });

  it('takes images by their suffix in any case, those too that nobody can read', () => {
    const suffixes = patternOf(pipelineWith()).detail.object.key;
    for (const suffix of ['.jpg', '.png', '.webp', '.avif', '.gif', '.tiff', '.svg', '.heic']) {
      expect(suffixes).toContainEqual({ suffix: { 'equals-ignore-case': suffix } });
    }
  });

  it('listens to its own bucket only', () => {
    expect(patternOf(pipelineWith()).detail.bucket.name).toEqual([{ Ref: expect.stringMatching(/^MediaUploads/) }]);
  });

  it('keeps what EventBridge cannot deliver in a day', () => {
    pipelineWith().hasResourceProperties('AWS::Events::Rule', {
      Targets: [
        Match.objectLike({
          DeadLetterConfig: { Arn: Match.anyValue() },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        }),
      ],
    });
  });

  it('tells the function its edges, and how much memory decoding may take', () => {
    const template = pipelineWith({ edgesPx: [64, 2048], memorySize: Size.mebibytes(1024) });
    template.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 1024,
      Environment: {
        Variables: Match.objectLike({
          EDGES_PX: '64,2048',
          DECODE_MEMORY_BYTES: String(Math.floor(1024 * 1024 * 1024 * 0.6) - 128 * 1024 * 1024),
        }),
      },
    });
  });

  it.each([[[0]], [[-1]], [[1.5]], [[]]])('refuses edges of %j', (edgesPx) => {
    expect(() => pipelineWith({ edgesPx })).toThrow(/EDGES_PX must be one or more positive whole numbers/);
  });

  it('refuses too little memory to decode in', () => {
    expect(() => pipelineWith({ memorySize: Size.mebibytes(256) })).toThrow(
      'memorySize must be at least 512 MiB to decode images in, got 256 MiB',
    );
  });

  it('may read uploads, write its own prefixes and send events of our own source, nothing else', () => {
    const template = pipelineWith();
    template.hasResourceProperties('AWS::Lambda::Function', ofThumbnails);
    const policy = Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) =>
      id.includes('FunctionRole'),
    );
    const statements = policy?.[1].Properties.PolicyDocument.Statement;
    expect(statements.flatMap(({ Action }: { Action: string | string[] }) => Action).toSorted()).toEqual([
      'events:PutEvents',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:SendMessage',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    const writes = statements.find(({ Action }: { Action: string | string[] }) => Action.includes('s3:PutObject'));
    expect(JSON.stringify(writes.Resource)).toMatch(/"\/rejected\/\*".*"\/thumbnails\/\*"/);
  });
});
