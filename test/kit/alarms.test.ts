import { Match } from 'aws-cdk-lib/assertions';
import { DeadLetterQueue } from '../../lib/kit/dead-letter-queue.ts';
import { templateOf, testStage } from './synth.ts';

const queuesIn = (stageName: Parameters<typeof testStage>[0]) =>
  templateOf((stack) => {
    const stage = testStage(stageName);
    new DeadLetterQueue(stack, 'One', { stage, holds: 'One failed.' });
    new DeadLetterQueue(stack, 'Two', { stage, holds: 'Two failed.' });
  });

describe('a dead-letter queue', () => {
  it('keeps messages for as long as SQS can, encrypted, and is reached by TLS only', () => {
    const template = queuesIn('sandbox');
    template.allResourcesProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    });
  });

  it('raises an alarm at its first message, which says what happened', () => {
    queuesIn('sandbox').hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: Match.stringLikeRegexp('^One failed'),
      Threshold: 1,
      EvaluationPeriods: 1,
      MetricName: 'ApproximateNumberOfMessagesVisible',
      TreatMissingData: 'notBreaching',
    });
  });
});

describe('an alarm', () => {
  it('tells nobody in a sandbox', () => {
    const template = queuesIn('sandbox');
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
  });

  it('tells the recipient in production, through one topic a stack', () => {
    const template = queuesIn('production');
    template.resourceCountIs('AWS::SNS::Topic', 1);
    template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'alarms@example.com' });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [Match.anyValue()] });
  });
});
