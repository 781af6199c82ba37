import { type Case, CLOSED_POLICY, PUBLIC_POLICIES, policy } from './case.ts';

export const LOG_CASES: readonly Case[] = [
  {
    id: 'LogRetention',
    good: { RetentionInDays: 7 },
    bad: [{ RetentionInDays: undefined }, { RetentionInDays: { Ref: 'AWS::NoValue' } }],
  },
];

const IAM_GOOD = {
  PolicyDocument: policy({
    Action: ['iam:PassRole', 's3:*'],
    Resource: { 'Fn::GetAtt': ['Role', 'Arn'] },
  }),
};
const badPolicies = (...statements: object[]) => statements.map((each) => ({ PolicyDocument: policy(each) }));

export const IAM_CASES: readonly Case[] = [
  {
    id: 'IamPassRole',
    good: IAM_GOOD,
    bad: badPolicies(
      { Action: 'iam:PassRole' },
      { Action: ['iam:Pass*'], Resource: 'arn:aws:iam::1:role/*' },
      { Action: 'iam:P*' },
    ),
  },
  {
    id: 'IamPassRole',
    type: 'AWS::IAM::Role',
    good: {
      Policies: [
        {
          PolicyDocument: policy({
            Action: 'iam:PassRole',
            Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
          }),
        },
      ],
    },
    bad: [{ 'Policies.0.PolicyDocument': policy({ Action: 'iam:PassRole' }) }],
  },
  {
    id: 'IamEscalation',
    good: IAM_GOOD,
    bad: badPolicies(
      { Action: '*' },
      { Action: 'iam:PutRolePolicy' },
      { Action: ['IAM:CreateAccessKey'] },
      { Action: 'iam:*', Resource: ['arn:aws:iam::1:user/*'] },
      { Action: 'iam:Put*' },
      { Action: ['s3:*', 'iam:?ttach*Policy'] },
    ),
  },
  {
    id: 'IamEscalation',
    type: 'AWS::IAM::UserPolicy',
    good: { PolicyDocument: policy({ Action: ['iam:Get*', 'iam:List*', 's3:Put*'] }) },
    bad: badPolicies({ Action: 'iam:PutUserPolicy' }),
  },
  {
    id: 'IamNotAction',
    good: IAM_GOOD,
    bad: badPolicies({ NotAction: 'iam:*', Action: undefined }, { NotResource: 'x', Resource: undefined }),
  },
  {
    id: 'IamPublicTrust',
    good: { AssumeRolePolicyDocument: CLOSED_POLICY },
    bad: PUBLIC_POLICIES.map((document) => ({ AssumeRolePolicyDocument: document })),
  },
  {
    id: 'IamConfusedDeputy',
    good: {
      AssumeRolePolicyDocument: policy({
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    },
    bad: [{ AssumeRolePolicyDocument: policy({ Principal: { Service: 'scheduler.amazonaws.com' } }) }],
  },
  {
    id: 'IamConfusedDeputy',
    good: { AssumeRolePolicyDocument: policy({ Principal: { Service: 'lambda.amazonaws.com' } }) },
    bad: [],
  },
  { id: 'IamAccessKey', type: 'AWS::IAM::User', good: { UserName: 'someone' }, bad: [] },
];
