import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnExperimentTemplate } from 'aws-cdk-lib/aws-fis';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { acknowledge, acknowledgeWildcards } from '../kit/policy.ts';
import { ExperimentRole } from './experiment-role.ts';

export interface ExperimentsProps {
  readonly stage: StageConfig;
  /** Ends a running experiment. */
  readonly stopWhen: IAlarm;
}

interface Experiment {
  readonly description: string;
  readonly action: CfnExperimentTemplate.ExperimentTemplateActionProperty;
  readonly target: Omit<CfnExperimentTemplate.ExperimentTemplateTargetProperty, 'resourceTags'>;
}

/**
 * Experiments of AWS Fault Injection Service on what this product's stacks have tagged. Making them
 * costs nothing and does nothing; someone must start one.
 * @see https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html
 */
export class Experiments extends Construct {
  constructor(scope: Construct, id: string, { stage, stopWhen }: ExperimentsProps) {
    super(scope, id);
    const { role } = new ExperimentRole(this, 'Experimenter');
    const tags = { product: 'media-library', stage: stage.name };
    allow(role, tags, stopWhen);

    for (const [name, { description, action, target }] of Object.entries(EXPERIMENTS)) {
      new CfnExperimentTemplate(this, name, {
        description,
        roleArn: role.roleArn,
        stopConditions: [{ source: 'aws:cloudwatch:alarm', value: stopWhen.alarmArn }],
        targets: { [TARGET]: { ...target, resourceTags: tags } },
        actions: { [name]: action },
        experimentOptions: { emptyTargetResolutionMode: 'fail' },
        tags: { ...tags, Name: name },
      });
    }
  }
}

const TARGET = 'tagged';

const EXPERIMENTS: Readonly<Record<string, Experiment>> = {
  StopTasks: {
    description: 'Half of the ECS tasks stop: the service replaces them and the gallery goes on answering',
    action: { actionId: 'aws:ecs:stop-task', targets: { Tasks: TARGET } },
    target: { resourceType: 'aws:ecs:task', selectionMode: 'PERCENT(50)' },
  },
  InterruptSpot: {
    description: 'One Spot instance is taken away with two minutes notice: its jobs are tried again',
    action: {
      actionId: 'aws:ec2:send-spot-instance-interruptions',
      parameters: { durationBeforeInterruption: 'PT2M' },
      targets: { SpotInstances: TARGET },
    },
    target: {
      resourceType: 'aws:ec2:spot-instance',
      selectionMode: 'COUNT(1)',
      filters: [{ path: 'State.Name', values: ['running'] }],
    },
  },
  ThrottleApi: {
    description: 'EC2 throttles every other request of the roles: capacity comes later, and nothing is lost',
    action: {
      actionId: 'aws:fis:inject-api-throttle-error',
      // FIS can do this to EC2 and Kinesis, of which EC2 is used here; S3 and DynamoDB are throttled by npm run test:faults.
      parameters: {
        service: 'ec2',
        percentage: '50',
        operations: 'DescribeInstances,DescribeVolumes,DescribeTags',
        duration: 'PT5M',
      },
      targets: { Roles: TARGET },
    },
    target: { resourceType: 'aws:iam:role', selectionMode: 'ALL' },
  },
};

/** Reading is not by resource; doing is, and only to what has the tags. */
function allow(role: Role, tags: Readonly<Record<string, string>>, stopWhen: IAlarm): void {
  const { partition, region, account } = Stack.of(role);
  const isTagged = Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
  const conditions = { StringEquals: isTagged };
  const tasks = [`arn:${partition}:ecs:${region}:${account}:task/*`];
  const instances = [`arn:${partition}:ec2:${region}:${account}:instance/*`];
  for (const statement of [
    { actions: ['ecs:StopTask'], resources: tasks, conditions },
    { actions: ['ec2:SendSpotInstanceInterruptions'], resources: instances, conditions },
    { actions: ['cloudwatch:DescribeAlarms'], resources: [stopWhen.alarmArn] },
    {
      actions: ['fis:InjectApiThrottleError'],
      resources: ['*'],
      conditions: { StringEquals: { 'fis:Service': 'ec2', 'fis:Percentage': '50' } },
    },
    {
      actions: [
        'ec2:DescribeInstances',
        'ecs:DescribeTasks',
        'ecs:ListTasks',
        'iam:GetRole',
        'iam:ListRoles',
        'tag:GetResources',
      ],
      resources: ['*'],
    },
  ])
    role.addToPolicy(new PolicyStatement(statement));
  acknowledgeWildcards(
    role,
    [...tasks, ...instances],
    "Tasks and instances have ids that AWS makes up; a condition holds the grant to this stage's own. See test/faults/faults-stack.test.ts.",
  );
  acknowledge(
    role,
    'AwsSolutions-IAM5[Resource::*]',
    'FIS finds targets by listing, which knows no resources, and injects only into EC2 requests of the roles that its template names. See test/faults/faults-stack.test.ts.',
  );
}
