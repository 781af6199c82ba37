import { Template } from 'aws-cdk-lib/assertions';
import type { Stack } from 'aws-cdk-lib/core';
import fc from 'fast-check';
import { DETAIL_TYPES, detailOf, EVENT_SOURCE, S3_EVENT_SOURCE } from '../../lambda/kit/events.ts';
import { BatchStack } from '../../lib/batch/batch-stack.ts';
import { IMAGE_SUFFIXES } from '../../lib/kit/upload-pattern.ts';
import { LambdaContainerStack } from '../../lib/lambda-container/lambda-container-stack.ts';
import { NetworkStack } from '../../lib/network/network-stack.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { ThumbnailStack } from '../../lib/thumbnail/thumbnail-stack.ts';
import { type Fields, matches, withReferences } from '../kit/event-pattern.ts';
import { testApp, testStage } from '../kit/synth.ts';

const BUCKET = 'uploads';
const LARGEST_OBJECT = 5 * 1024 ** 4;

const app = testApp();
const stage = testStage();
const { buckets } = new StorageStack(app, 'Storage', { stage });
const { network } = new NetworkStack(app, 'Network', { stage });
const thumbnail = new ThumbnailStack(app, 'Thumbnail', { stage, buckets });
const container = new LambdaContainerStack(app, 'LambdaContainer', { stage, buckets });
const batch = new BatchStack(app, 'Batch', { stage, buckets, network, sizeLimit: thumbnail.sizeLimit });
const limit = thumbnail.sizeLimit.toBytes();
const rules = { thumbnail: rulesOf(thumbnail), container: rulesOf(container), batch: rulesOf(batch) };

/** Of each rule about uploads, its pattern. */
function rulesOf(stack: Stack) {
  const templates = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  return templates.map(({ Properties }) => withReferences(Properties.EventPattern, BUCKET));
}

/** The systems whose rules take this event, each as often as it has such rules. */
function takers(event: Fields): string[] {
  return Object.entries(rules).flatMap(([system, patterns]) =>
    patterns.filter((pattern) => matches(pattern, event)).map(() => system),
  );
}

const event = (key: string, size: number, source = S3_EVENT_SOURCE, detailType: string = DETAIL_TYPES.created) => ({
  source,
  'detail-type': detailType,
  detail: detailOf({ bucket: BUCKET, key, size, etag: 'e' }),
});

const anySize = fc.oneof(
  fc.maxSafeNat().map((n) => n % LARGEST_OBJECT),
  fc.integer({ min: -3, max: 3 }).map((n) => limit + n),
);
const anySource = fc.constantFrom(S3_EVENT_SOURCE, EVENT_SOURCE);
const inAnyCase = (text: string) => fc.mixedCase(fc.constant(text));
const imageName = fc
  .tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom(...IMAGE_SUFFIXES).chain(inAnyCase))
  .map((parts) => parts.join(''));
const anyName = fc.oneof(
  imageName,
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.tuple(imageName, fc.constantFrom('.pdf', '.PDF', '.zip', '~', '/')).map((parts) => parts.join('')),
);

describe('the rules of all systems together', () => {
  it('are those of three systems, so that this test tests something', () => {
    expect(Object.values(rules).map((patterns) => patterns.length)).toEqual([1, 1, 4]);
  });

  it('give no object to two systems', () => {
    fc.assert(
      fc.property(anyName, anySize, anySource, (key, size, source) => takers(event(key, size, source)).length <= 1),
    );
  });

  it('give every image to one: below the limit to the function, from it on to Batch', () => {
    fc.assert(
      fc.property(imageName, anySize, anySource, (key, size, source) => {
        expect(takers(event(key, size, source))).toEqual([size < limit ? 'thumbnail' : 'batch']);
      }),
    );
  });

  it('give Batch what the function hands on, whatever its name and size', () => {
    fc.assert(
      fc.property(anyName, anySize, (key, size) => {
        expect(takers(event(key, size, EVENT_SOURCE, DETAIL_TYPES.tooLarge))).toEqual(['batch']);
      }),
    );
  });

  it('take nothing of another bucket', () => {
    const elsewhere = event('a.jpg', 1);
    const other = { ...elsewhere, detail: { ...elsewhere.detail, bucket: { name: 'another' } } };
    expect(takers(elsewhere)).toEqual(['thumbnail']);
    expect(takers(other)).toEqual([]);
  });
});
