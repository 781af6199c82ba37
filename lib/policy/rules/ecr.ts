import type { Rule } from '../rule.ts';
import { isPublic, statementsOf } from '../statements.ts';
import { at, isFalse, isMissing } from '../values.ts';

const REPOSITORY = ['AWS::ECR::Repository'];
const GUIDE = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide';

export const ECR_RULES: readonly Rule[] = [
  {
    id: 'EcrMutableTags',
    types: REPOSITORY,
    property: 'ImageTagMutability',
    demands: 'A tag of a repository stays what it is.',
    why: 'Otherwise someone can put another image under the name that runs.',
    fix: 'Set ImageTagMutability to IMMUTABLE.',
    source: `${GUIDE}/image-tag-mutability.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'ImageTagMutability').some((mutability) => isMissing(mutability) || mutability === 'MUTABLE'),
  },
  {
    id: 'EcrScan',
    types: REPOSITORY,
    property: 'ImageScanningConfiguration.ScanOnPush',
    demands: 'Images are scanned for known vulnerabilities.',
    why: 'Nobody hears of them otherwise.',
    fix: 'Set ScanOnPush.',
    source: `${GUIDE}/image-scanning.html`,
    isBrokenBy: ({ properties }) =>
      at(properties, 'ImageScanningConfiguration.ScanOnPush').some((scans) => isMissing(scans) || isFalse(scans)),
  },
  {
    id: 'EcrLifecycle',
    types: REPOSITORY,
    property: 'LifecyclePolicy',
    demands: 'Old images expire.',
    why: 'Each deployment leaves one, which is charged for, for ever.',
    fix: 'Set LifecyclePolicy.',
    source: `${GUIDE}/LifecyclePolicies.html`,
    isBrokenBy: ({ properties }) => at(properties, 'LifecyclePolicy.LifecyclePolicyText').some(isMissing),
  },
  {
    id: 'EcrPublicPolicy',
    types: REPOSITORY,
    property: 'RepositoryPolicyText',
    demands: 'No policy opens a repository to anyone.',
    why: 'A principal of `*` without a condition on who it is lets every AWS account pull, or push.',
    fix: 'Name the accounts.',
    source: `${GUIDE}/repository-policy-examples.html`,
    isBrokenBy: ({ properties }) => at(properties, 'RepositoryPolicyText').flatMap(statementsOf).some(isPublic),
  },
];
