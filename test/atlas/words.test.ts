import { verbsOf } from '../../atlas/model/actions.ts';
import { alarmsIn, durationInWords } from '../../atlas/model/alarms.ts';
import { condensed } from '../../atlas/model/arrows.ts';
import { failuresIn, leftBehind } from '../../atlas/model/failures.ts';
import { inWords } from '../../atlas/model/references.ts';
import { permissionsIn } from '../../atlas/model/statements.ts';
import { arn, assembly, functionWith, graph, resource } from './made-stacks.ts';

describe('permissions in words', () => {
  const { assembly: made, owners } = graph({
    One: {
      ...functionWith('Worker', [
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:PutObject'],
          Resource: { 'Fn::Join': ['', [arn('Bucket'), '/thumbnails/*']] },
        },
        {
          Effect: 'Allow',
          Action: 'events:PutEvents',
          Resource: {
            'Fn::Join': [
              '',
              ['arn:', { Ref: 'AWS::Partition' }, ':events:', { Ref: 'AWS::Region' }, ':1:event-bus/default'],
            ],
          },
          Condition: { StringEquals: { 'events:source': 'media-library' } },
        },
      ]),
      Bucket: resource('AWS::S3::Bucket'),
      Closed: resource('AWS::S3::BucketPolicy', {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Principal: { AWS: '*' },
              Action: 's3:*',
              Resource: arn('Bucket'),
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      }),
      Allow: resource('AWS::Lambda::Permission', {
        FunctionName: arn('Worker'),
        Principal: 'events.amazonaws.com',
        Action: 'lambda:InvokeFunction',
      }),
    },
  });
  const said = permissionsIn('One', made, owners).map(
    ({ who, effect, verbs, targets, conditions }) =>
      `${who} ${effect} ${verbs.join(', ')} on ${targets.join(', ')}${conditions.length > 0 ? ` if ${conditions.join(', ')}` : ''}`,
  );

  it.each([
    'Worker, function of AWS Lambda may read objects, write objects on «Bucket»/thumbnails/*',
    'Worker, function of AWS Lambda may send events on event-bus/default if events:source is media-library',
    'anyone may not do anything in s3 on «Bucket» if the call is not encrypted',
    'Amazon EventBridge may invoke on «Worker»',
  ])('say: %s', (sentence) => expect(said).toContain(sentence));

  it('say an action that has no words of its own by its name', () => {
    expect(verbsOf(['sns:ConfirmSubscription', 'ecs:*', '*:*'])).toEqual([
      'confirm subscription',
      'do anything in ecs',
      'do anything',
    ]);
  });

  it('say in one breath what is done to the same', () => {
    expect(condensed(['read objects', 'write objects', 'invoke'])).toBe('read and write objects, invoke');
  });
});

describe('values in words', () => {
  const made = assembly(
    {
      One: { Bucket: resource('AWS::S3::Bucket') },
      Two: { Function: resource('AWS::Lambda::Function') },
    },
    { One: { Name: { Value: { Ref: 'Bucket' }, Export: { Name: 'bucket-name' } } } },
  );

  it.each([
    [{ 'Fn::ImportValue': 'bucket-name' }, '«One: Bucket»'],
    [{ 'Fn::GetStackOutput': { StackName: 'One', OutputName: 'Name' } }, '«One: Bucket»'],
    [{ 'Fn::Sub': ['assets-$', '{AWS::Region}'].join('') }, 'assets-{Region}'],
    [{ Ref: 'AWS::AccountId' }, '{AccountId}'],
    ['*', '*'],
  ])('say %j as %s', (value, words) => expect(inWords(value, 'Two', made)).toBe(words));

  it.each([
    [1, '1 s'],
    [90, '90 s'],
    [300, '5 min'],
    [3600, '1 h'],
    [86_400, '24 h'],
    [1_209_600, '14 days'],
  ])('say %i seconds as %s', (seconds, words) => expect(durationInWords(seconds)).toBe(words));
});

describe('alarms in words', () => {
  it('say what is measured, for how long, and what the e-mail says', () => {
    const made = graph({
      One: {
        Queue: resource('AWS::SQS::Queue'),
        NotEmpty: resource('AWS::CloudWatch::Alarm', {
          AlarmDescription: 'Read the messages.',
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } }],
          EvaluationPeriods: 3,
          MetricName: 'Age',
          Period: 300,
          Statistic: 'Maximum',
          Threshold: 1000,
        }),
      },
    });
    const [note] = alarmsIn('One', made);
    expect(note).toMatchObject({
      when: 'Age, Maximum of 5 min ≥ 1,000, 3 times running',
      says: 'Read the messages.',
      watches: { logicalId: 'Queue' },
    });
  });
});

describe('failure in words', () => {
  const made = graph({
    One: {
      ...functionWith('Worker', []),
      Queue: resource('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600 }, { DeletionPolicy: 'Retain' }),
      Gone: resource('AWS::SQS::Queue', {}, { DeletionPolicy: 'Delete' }),
      Retries: resource('AWS::Lambda::EventInvokeConfig', {
        FunctionName: { Ref: 'Worker' },
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 3600,
        DestinationConfig: { OnFailure: { Destination: arn('Queue') } },
      }),
      Lost: resource('AWS::Events::Rule', {
        Targets: [{ Arn: arn('Worker'), RetryPolicy: { MaximumRetryAttempts: 1 } }],
      }),
      Job: resource('AWS::Batch::JobDefinition', {
        RetryStrategy: {
          Attempts: 3,
          EvaluateOnExit: [
            { Action: 'RETRY', OnStatusReason: 'Host EC2*' },
            { Action: 'EXIT', OnReason: '*' },
          ],
        },
      }),
    },
  });
  const said = failuresIn('One', made).map(({ text }) => text);

  it.each([
    'An invocation is cut off after 1 min.',
    'An event that fails is tried 2 times more, within 1 h, then kept in the queue Queue, with the error.',
    'What cannot be delivered to the function Worker is tried once more, within 24 h, then lost.',
    'Messages are kept for 14 days.',
    'A job is tried 3 times in all (retry on statusreason Host EC2*; exit on reason *).',
    'A job has no time limit.',
  ])('says: %s', (sentence) => expect(said).toContain(sentence));

  it('tells what a destroyed stack leaves behind', () => {
    const { kept, removed } = leftBehind('One', made);
    expect([kept, removed].map((list) => list.map(({ logicalId }) => logicalId))).toEqual([['Queue'], ['Gone']]);
  });
});
