import { Match, Template } from 'aws-cdk-lib/assertions';
import { FaultsStack } from '../../lib/faults/faults-stack.ts';
import { testApp, testStage } from '../kit/synth.ts';

const template = Template.fromStack(new FaultsStack(testApp(), 'Faults', { stage: testStage() }));
const experiments = Object.values(template.findResources('AWS::FIS::ExperimentTemplate'));

describe('the experiments', () => {
  it('stop tasks, interrupt Spot and throttle an API', () => {
    const actions = experiments.flatMap(({ Properties }) => Object.values(Properties.Actions));
    expect(actions.map((action) => (action as { ActionId: string }).ActionId)).toEqual([
      'aws:ecs:stop-task',
      'aws:ec2:send-spot-instance-interruptions',
      'aws:fis:inject-api-throttle-error',
    ]);
  });

  it("reach only what this product's stacks of the stage have tagged", () => {
    for (const { Properties } of experiments) {
      for (const target of Object.values(Properties.Targets))
        expect(target).toMatchObject({ ResourceTags: { product: 'media-library', stage: 'sandbox' } });
    }
    for (const Action of ['ecs:StopTask', 'ec2:SendSpotInstanceInterruptions']) {
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Action,
              Condition: {
                StringEquals: { 'aws:ResourceTag/product': 'media-library', 'aws:ResourceTag/stage': 'sandbox' },
              },
            }),
          ]),
        },
      });
    }
  });

  it('stop at an alarm', () => {
    const [alarm] = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
    for (const { Properties } of experiments) {
      expect(Properties.StopConditions).toEqual([
        { Source: 'aws:cloudwatch:alarm', Value: { 'Fn::GetAtt': [alarm, 'Arn'] } },
      ]);
    }
  });

  it('match the accepted template', () => {
    expect(template.toJSON()).toMatchSnapshot();
  });
});
