import type { Resource, Rule } from '../rule.ts';
import { isConfusable, isPublic, type Statement, statementsOf } from '../statements.ts';
import { at } from '../values.ts';

const POLICIES = [
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::GroupPolicy',
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::IAM::Group',
];
const ELEMENTS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements';

/** With one of these on any resource, its holder can give itself all that the account has. */
const ESCALATIONS = [
  'AttachGroupPolicy', 'AttachRolePolicy', 'AttachUserPolicy', 'CreateAccessKey', 'CreateLoginProfile',
  'CreatePolicyVersion', 'PutGroupPolicy', 'PutRolePolicy', 'PutUserPolicy', 'SetDefaultPolicyVersion',
  'UpdateAssumeRolePolicy', 'UpdateLoginProfile', 'AddUserToGroup',
].map((action) => `iam:${action}`); // biome-ignore format: a list

/** Services that any account can point at a role, whose own documents ask for a condition. */
const DEPUTIES = new Set(['scheduler.amazonaws.com', 'pipes.amazonaws.com']);

export const IAM_RULES: readonly Rule[] = [
  {
    id: 'IamPassRole',
    types: POLICIES,
    property: 'PolicyDocument',
    demands: 'Who may pass roles may pass named ones, to named services.',
    why: 'With iam:PassRole on `*` its holder can run code with any role of the account.',
    fix: "Name the roles' ARNs, or add a condition on iam:PassedToService.",
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html',
    isBrokenBy: (resource) =>
      grants(resource).some(
        ({ actions, resources, conditionKeys }) =>
          allowsAny(actions, ['iam:PassRole']) &&
          resources.some(isAny) &&
          !conditionKeys.includes('iam:passedtoservice'),
      ),
  },
  {
    id: 'IamEscalation',
    types: POLICIES,
    property: 'PolicyDocument',
    demands: 'No policy lets its holder raise its own rights.',
    why: 'Who may write policies or keys of anyone is an administrator by another name.',
    fix: 'Name the roles, users or policies that the action is for.',
    source: `${ELEMENTS}_action.html`,
    isBrokenBy: (resource) =>
      grants(resource).some(({ actions, resources }) => allowsAny(actions, ESCALATIONS) && resources.some(isAny)),
  },
  {
    id: 'IamNotAction',
    types: POLICIES,
    property: 'PolicyDocument',
    demands: 'Policies say what they allow, not what they leave out.',
    why: 'NotAction and NotResource allow all the rest, also what AWS adds next year.',
    fix: 'List the actions and resources.',
    source: `${ELEMENTS}_notaction.html`,
    isBrokenBy: (resource) =>
      grants(resource).some(({ hasNotAction, hasNotResource }) => hasNotAction || hasNotResource),
  },
  {
    id: 'IamPublicTrust',
    types: ['AWS::IAM::Role'],
    property: 'AssumeRolePolicyDocument',
    demands: 'No role can be taken by anyone.',
    why: 'A principal of `*` without a condition on who it is gives the role to every AWS account.',
    fix: 'Name the service, role or account.',
    source: `${ELEMENTS}_principal.html`,
    isBrokenBy: (role) => trusts(role).some(isPublic),
  },
  {
    id: 'IamConfusedDeputy',
    types: ['AWS::IAM::Role'],
    property: 'AssumeRolePolicyDocument',
    demands: 'A role for EventBridge Scheduler or Pipes says on whose behalf.',
    why: 'Someone who may pass the role, in another context, could have the service use it for them.',
    fix: 'Add a condition on aws:SourceAccount and aws:SourceArn.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    isBrokenBy: (role) =>
      trusts(role).some((trust) => isConfusable(trust) && trust.services.some((service) => DEPUTIES.has(service))),
  },
  {
    id: 'IamAccessKey',
    types: ['AWS::IAM::AccessKey'],
    property: 'UserName',
    demands: 'No stack makes long-lived access keys.',
    why: 'They do not expire, and the stack keeps the secret where outputs and states can show it.',
    fix: 'Use a role.',
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
    isBrokenBy: () => true,
  },
];

const isAny = (resource: string) => /^(\*|arn:[^:]*:iam::[^:]*:(\*|(role|user|group|policy)\/\*))$/.test(resource);

/** Whether actions as policies write them, such as `iam:Put*`, include one of those wanted. */
function allowsAny(actions: readonly string[], wanted: readonly string[]): boolean {
  return actions.some((action) => {
    const pattern = action
      .replace(/[^\w:*?]/g, '\\$&')
      .replace(/\*+/g, '.*')
      .replaceAll('?', '.');
    return wanted.some((each) => new RegExp(`^${pattern}$`, 'i').test(each));
  });
}

function grants({ properties }: Resource): Statement[] {
  return ['PolicyDocument', 'Policies.*.PolicyDocument']
    .flatMap((path) => at(properties, path))
    .flatMap(statementsOf)
    .filter(({ allows }) => allows);
}

const trusts = ({ properties }: Resource) => at(properties, 'AssumeRolePolicyDocument').flatMap(statementsOf);
