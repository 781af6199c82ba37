import { readStack } from '../../atlas/assembly/read.ts';
import { framesOf } from '../../atlas/assembly/trace.ts';
import { documentedExports, propsOf } from '../../atlas/model/docs.ts';
import { filesOf, madeBy, templateBlocks } from '../../atlas/model/links.ts';
import { resource } from './made-stacks.ts';

const ROOT = '/project';
const TRACE = [
  '...new Queue2 in aws-cdk-lib...',
  'new DeadLetterQueue (file:///project/lib/kit/dead-letter-queue.ts:17:5)',
  'new ThumbnailPipeline (file:///project/lib/thumbnail/thumbnail-pipeline.ts:80:28)',
  'file:///project/bin/app.ts:16: (file:///project/bin/app.ts:16:1)',
  '.../project/node_modules/constructs/lib/construct.js:413: in constructs...',
  '...node internals...',
];

describe('a trace of the CDK', () => {
  it('is the lines of this project’s code, innermost first', () => {
    expect(framesOf(TRACE, ROOT)).toEqual([
      { file: 'lib/kit/dead-letter-queue.ts', line: 17, called: 'new DeadLetterQueue' },
      { file: 'lib/thumbnail/thumbnail-pipeline.ts', line: 80, called: 'new ThumbnailPipeline' },
      { file: 'bin/app.ts', line: 16, called: '' },
    ]);
  });

  it('is read in the form that it has at the top of a file', () => {
    expect(framesOf(['file:///project/bin/app.ts:18 (:)'], ROOT)).toEqual([
      { file: 'bin/app.ts', line: 18, called: '' },
    ]);
  });

  it('leaves out what is not under the root', () => {
    expect(framesOf(TRACE, '/elsewhere')).toEqual([]);
  });
});

describe('a template’s lines', () => {
  const setter = ['sendEvents (file:///project/lib/storage/media-buckets.ts:68:38)'];
  const stack = readStack(
    'Storage',
    {
      Resources: {
        Uploads: resource(
          'AWS::S3::Bucket',
          { Versioned: true, Notification: { On: true } },
          { Metadata: { 'aws:cdk:path': 'Storage/Media/Uploads/Resource' } },
        ),
        Metadata: resource('AWS::CDK::Metadata'),
      },
    },
    {
      root: ROOT,
      metadata: {
        '/Storage/Media/Uploads/Resource': [
          { type: 'aws:cdk:creationStack', data: TRACE },
          { type: 'aws:cdk:propertyAssignment', data: { propertyName: 'Notification', stackTrace: setter } },
        ],
      },
    },
  );
  const blocks = templateBlocks(stack);
  const placed = blocks[0]?.lines.map(({ text, made }) => [text, made[0]?.line]);

  it('are led to the line that made the resource, or that later set the property', () => {
    expect(placed).toEqual([
      ['"Uploads": {', 17],
      ['  "Type": "AWS::S3::Bucket",', 17],
      ['  "Properties": {', 17],
      ['    "Versioned": true,', 17],
      ['    "Notification": {', 68],
      ['      "On": true', 68],
      ['    }', 68],
      ['  }', 17],
      ['}', 17],
    ]);
  });

  it('are led to from each line of code on the way', () => {
    const made = madeBy(blocks);
    for (const place of ['lib/kit/dead-letter-queue.ts:17', 'bin/app.ts:16', 'lib/storage/media-buckets.ts:68'])
      expect(made.get(place)).toEqual(['Uploads']);
    expect(made.has('lib/kit/dead-letter-queue.ts:18')).toBe(false);
  });

  it('name a resource by its construct', () => {
    expect(stack.resources.map(({ name }) => name)).toEqual(['Media/Uploads']);
  });

  it('have the files of the stack’s own folder first', () => {
    expect(filesOf(blocks, 'lib/storage')[0]).toBe('lib/storage/media-buckets.ts');
  });
});

describe('what a source says of itself', () => {
  const source = [
    'export interface PipelineProps {',
    '  readonly stage: Stage;',
    '  /** Longest edge, in pixels.',
    '   * @default - 128 and 512',
    '   * @see https://example.com */',
    '  readonly edgesPx?: readonly number[];',
    '}',
    '',
    '/**',
    ' * Does this,',
    ' * then that.',
    ' * @throws Error if not',
    ' * @see https://example.com',
    ' */',
    'export class Pipeline extends Construct {}',
  ].join('\n');

  it('is found for its exports', () => {
    expect(documentedExports(source)).toEqual([
      { name: 'Pipeline', kind: 'class', line: 15, says: 'Does this, then that.' },
    ]);
  });

  it('is found for its props, with what they are by default', () => {
    expect(propsOf(source, 'PipelineProps')).toEqual([
      { name: 'stage', line: 2, isOptional: false, says: '', standard: undefined },
      { name: 'edgesPx', line: 6, isOptional: true, says: 'Longest edge, in pixels.', standard: '128 and 512' },
    ]);
  });
});
