import { Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Duration, Size, Stack, TimeZone } from 'aws-cdk-lib/core';
import { CronStack } from '../../lib/cron/cron-stack.ts';
import { HourlyCron, type HourlyCronProps } from '../../lib/cron/hourly-cron.ts';
import { MediaBuckets } from '../../lib/storage/media-buckets.ts';
import { StorageStack } from '../../lib/storage/storage-stack.ts';
import { ThumbnailStack } from '../../lib/thumbnail/thumbnail-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

function cron(name: Parameters<typeof testStage>[0] = 'sandbox'): Template {
  const app = testApp();
  const stage = testStage(name);
  const { buckets } = new StorageStack(app, 'Storage', { stage });
  const { expected } = new ThumbnailStack(app, 'Thumbnail', { stage, buckets });
  return Template.fromStack(new CronStack(app, 'Cron', { stage, buckets, expected: [expected] }));
}

function construct(props: Partial<HourlyCronProps>): Template {
  const stack = new Stack(testApp(), 'Test');
  const stage = testStage();
  const buckets = new MediaBuckets(stack, 'Media', { stage });
  new HourlyCron(stack, 'Cron', { stage, ...buckets, expected: [{ suffixes: ['.jpg'], prefixes: ['a/'] }], ...props });
  return Template.fromStack(stack);
}

function expectedResults(template: Template): unknown {
  const [fn] = Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { Timeout: 900, MemorySize: 1769 } }),
  );
  return JSON.parse(fn?.Properties.Environment.Variables.EXPECTED_RESULTS);
}

function actions(template: Template): string[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  return policies.flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string }) => Action),
  );
}

describe('Cron', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (name) => {
    expect(cron(name).toJSON()).toMatchSnapshot();
  });

  it('runs every hour, within five minutes, and tells the function its time', () => {
    cron().hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
      Target: {
        Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
        RetryPolicy: { MaximumRetryAttempts: 10, MaximumEventAgeInSeconds: 1800 },
        DeadLetterConfig: { Arn: Match.anyValue() },
      },
    });
  });

  it('looks for the results that the thumbnail system makes', () => {
    expect(expectedResults(cron())).toEqual([
      {
        suffixes: expect.arrayContaining(['.jpg', '.png']),
        belowBytes: 50 * 1024 ** 2,
        prefixes: ['thumbnails/128/', 'thumbnails/512/', 'thumbnails/1024/'],
        graceSeconds: 900,
      },
    ]);
  });

  it('lets the schedule invoke this function and fill this queue, and nothing else', () => {
    const roles = cron().findResources('AWS::IAM::Policy', {
      Properties: {
        PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'lambda:InvokeFunction' })]) },
      },
    });
    const [policy] = Object.values(roles);
    expect(policy?.Properties.PolicyDocument.Statement).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
      { Action: 'sqs:SendMessage', Effect: 'Allow', Resource: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
    ]);
  });

  it('may not remove anything, nor read uploads, unless orphans are to be removed', () => {
    expect(actions(cron())).not.toContain('s3:DeleteObject');
    expect(actions(construct({ deleteOrphans: true }))).toContain('s3:DeleteObject');
  });

  it('keeps two runs apart in production, where the account has the concurrency for it', () => {
    const reserved = { ReservedConcurrentExecutions: 1 };
    cron('production').hasResourceProperties('AWS::Lambda::Function', reserved);
    expect(cron().findResources('AWS::Lambda::Function', { Properties: reserved })).toEqual({});
  });

  it('raises an alarm if no run has succeeded for two periods, silence included', () => {
    cron().hasResourceProperties('AWS::CloudWatch::Alarm', {
      TreatMissingData: 'breaching',
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      MetricName: 'runs',
    });
  });

  it('raises an alarm on a backlog that does not shrink in three passes', () => {
    cron().hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'MediaLibrary',
      MetricName: 'backlog',
      Dimensions: [{ Name: 'service', Value: 'cron' }],
      EvaluationPeriods: 3,
    });
  });
});

describe('HourlyCron', () => {
  it('takes any schedule, in any time zone', () => {
    const schedule = ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.EUROPE_ZURICH });
    construct({ schedule, period: Duration.days(1) }).hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Zurich',
    });
  });

  it('takes sizes and times that a system says', () => {
    const expected = [
      { suffixes: ['.tif'], atLeast: Size.mebibytes(1), prefixes: ['tiles/'], grace: Duration.hours(6) },
    ];
    expect(expectedResults(construct({ expected }))).toEqual([
      { suffixes: ['.tif'], atLeastBytes: 1024 ** 2, prefixes: ['tiles/'], graceSeconds: 21_600 },
    ]);
  });

  it.each([
    [{ timeout: Duration.minutes(4) }, 'timeout must be from 5 to 15 minutes, got 4 minutes'],
    [{ maximumResends: 1 }, 'maximumResends must be at least 2'],
    [{ removableShare: 1.5 }, 'REMOVABLE_SHARE must be a number from 0 to 1, got 1.5'],
    [{ expected: [{ suffixes: ['jpg'], prefixes: ['a/'] }] }, 'EXPECTED_RESULTS'],
  ])('refuses %j', (props, message) => {
    expect(() => construct(props)).toThrow(message);
  });
});
