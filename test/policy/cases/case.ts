/** A good resource, and ways to break the rule that it is about, each a change of few properties. */
export interface Case {
  readonly id: string;
  /** Of the resource. @default - the first that the rule is about */
  readonly type?: string;
  readonly good: Readonly<Record<string, unknown>>;
  /** Each by the paths of what is changed; `undefined` takes it away. */
  readonly bad: readonly Readonly<Record<string, unknown>>[];
  /** What else the template has. @default - nothing */
  readonly others?: Readonly<Record<string, { Type: string; Properties?: object }>>;
}

const statement = (more: object) => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more });
export const policy = (more: object) => ({ Version: '2012-10-17', Statement: [statement(more)] });
const anyone = policy({ Principal: '*' });
export const FROM_US = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };

/** Ways in which a policy lets in anyone. */
export const PUBLIC_POLICIES = [
  anyone,
  policy({ Principal: { AWS: '*' } }),
  policy({ Principal: { AWS: ['arn:aws:iam::1:root', '*'] } }),
  policy({ NotPrincipal: { AWS: 'arn:aws:iam::1:root' } }),
  policy({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
  policy({ Principal: '*', Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-1' } } }),
  policy({ Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } } }),
  policy({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }),
  { Statement: statement({ Principal: { 'Fn::If': ['Closed', { AWS: 'arn:aws:iam::1:root' }, '*'] } }) },
];

export const CLOSED_POLICY = {
  Statement: [
    statement({ Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::1:root']] } } }),
    statement({ Principal: '*', Condition: FROM_US }),
    statement({
      Principal: { AWS: '*' },
      Condition: { StringEquals: { 'AWS:SourceOwner': { Ref: 'AWS::AccountId' } } },
    }),
    statement({ Principal: '*', Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    statement({ Principal: { AWS: { Ref: 'Someone' } } }),
  ],
};
