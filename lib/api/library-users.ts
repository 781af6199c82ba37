import { AccountRecovery, FeaturePlan, Mfa, UserPool, type UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { StageConfig } from '../config/stage.ts';
import { acknowledge } from '../kit/policy.ts';

export interface LibraryUsersProps {
  readonly stage: StageConfig;
  /** Whether people may make accounts for themselves. @default false */
  readonly selfSignUp?: boolean;
}

/** Who may use the catalogue: a Cognito user pool, signed in to by e-mail address, and its one client. */
export class LibraryUsers extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { stage, selfSignUp = false }: LibraryUsersProps) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: selfSignUp,
      signInAliases: { email: true },
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: stage.protectsData,
      removalPolicy: stage.removalPolicy,
    });
    this.client = this.pool.addClient('Client', {
      // A password crosses the network only from an administrator, and not in production at all.
      authFlows: { userSrp: true, adminUserPassword: !stage.protectsData },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(30),
    });
    acknowledge(
      this.pool,
      'AwsSolutions-COG2',
      "MFA is each user's choice; to demand it of all is one line here. See docs/api.md.",
    );
    acknowledge(
      this.pool,
      'AwsSolutions-COG8',
      'Threat protection is in the Plus plan, which costs by the user. See docs/security.md.',
    );
  }
}
