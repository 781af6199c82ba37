import { Match, Template } from 'aws-cdk-lib/assertions';
import { ApiStack } from '../../lib/api/api-stack.ts';
import { CatalogueTable } from '../../lib/api/catalogue-table.ts';
import { CrudApi, type CrudApiProps } from '../../lib/api/crud-api.ts';
import { LibraryUsers } from '../../lib/api/library-users.ts';
import { templateOf, testApp, testStage } from '../kit/synth.ts';

/** A version's logical id ends in a hash of the function's asset, which changes with the checkout. */
const VERSION_HASH = /(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g;

type StageName = Parameters<typeof testStage>[0];

function api(stage?: StageName): Template {
  return Template.fromStack(new ApiStack(testApp(), 'Api', { stage: testStage(stage) }));
}

function crud(props: Partial<CrudApiProps> = {}, name?: StageName): Template {
  return templateOf((stack) => {
    const stage = testStage(name);
    const [table, users] = [new CatalogueTable(stack, 'Table', { stage }), new LibraryUsers(stack, 'Users', { stage })];
    new CrudApi(stack, 'Crud', { stage, table, users, ...props });
  });
}

describe('Api', () => {
  it.each(['sandbox', 'production', 'local'] as const)('is this template in %s', (stage) => {
    const template = JSON.stringify(api(stage).toJSON()).replace(VERSION_HASH, '$1');
    expect(JSON.parse(template)).toMatchSnapshot();
  });

  it('lets nobody call a method without a token of the user pool and an API key', () => {
    api().allResourcesProperties('AWS::ApiGateway::Method', {
      AuthorizationType: 'COGNITO_USER_POOLS',
      AuthorizationScopes: ['aws.cognito.signin.user.admin'],
      ApiKeyRequired: true,
    });
  });

  it('opens no WebSocket connection without an authorizer', () => {
    api().hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$connect', AuthorizationType: 'CUSTOM' });
  });

  it('never scans the table, nor deletes it', () => {
    const policies = JSON.stringify(api().findResources('AWS::IAM::Policy'));
    expect(policies).not.toMatch(/dynamodb:(Scan|\*|DeleteTable)/);
  });

  it('answers with problem documents where API Gateway itself refuses', () => {
    const template = api();
    template.allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
      ResponseParameters: Match.objectLike({ 'gatewayresponse.header.Content-Type': "'application/problem+json'" }),
    });
    for (const ResponseType of ['THROTTLED', 'INVALID_API_KEY', 'UNAUTHORIZED', 'DEFAULT_4XX', 'DEFAULT_5XX']) {
      template.hasResourceProperties('AWS::ApiGateway::GatewayResponse', { ResponseType });
    }
  });

  it.each(['POST', 'PUT', 'PATCH'])('has API Gateway look at the body of a %s', (HttpMethod) => {
    api().hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod,
      RequestModels: Match.anyValue(),
      RequestValidatorId: Match.anyValue(),
    });
  });

  it('lets nobody sign up for themselves', () => {
    api().hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    });
  });

  it('rolls new code back in production if it fails', () => {
    api('production').hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      AutoRollbackConfiguration: Match.objectLike({ Events: Match.arrayWith(['DEPLOYMENT_STOP_ON_ALARM']) }),
    });
  });

  it.each([
    ['sandbox', false],
    ['production', true],
  ] as const)('in %s keeps its data when it is destroyed: %s', (stage, isKept) => {
    api(stage).hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: isKept ? 'Retain' : 'Delete',
      Properties: { Replicas: [Match.objectLike({ DeletionProtectionEnabled: isKept })] },
    });
  });
});

describe('CrudApi', () => {
  it.each([
    ['sandbox', undefined, 0],
    ['production', undefined, 1],
    ['sandbox', true, 1],
    ['production', false, 0],
  ] as const)('in %s with firewall %s has %s web ACLs', (name, firewall, count) => {
    crud({ firewall }, name).resourceCountIs('AWS::WAFv2::WebACLAssociation', count);
  });

  it('answers preflight requests of named origins only', () => {
    crud().resourcePropertiesCountIs('AWS::ApiGateway::Method', { HttpMethod: 'OPTIONS' }, 0);
    const template = crud({ allowedOrigins: ['https://gallery.example'] });
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'OPTIONS',
      Integration: Match.objectLike({
        IntegrationResponses: [
          Match.objectLike({
            ResponseParameters: Match.objectLike({
              'method.response.header.Access-Control-Allow-Origin': "'https://gallery.example'",
            }),
          }),
        ],
      }),
    });
  });

  it('refuses an origin that is not one', () => {
    expect(() => crud({ allowedOrigins: ['*'] })).toThrow(
      'ALLOWED_ORIGINS must be origins such as https://example.com',
    );
  });
});
