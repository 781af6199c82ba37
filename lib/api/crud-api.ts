import {
  AccessLogFormat,
  type ApiKey,
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  type IModel,
  LambdaIntegration,
  LogGroupLogDestination,
  type MethodOptions,
  Period,
  RequestValidator,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Duration, Fn, Size, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { itemInput, itemPatch, restEnvironment } from '../../lambda/api/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { liveAlias } from '../kit/live-alias.ts';
import { acknowledge } from '../kit/policy.ts';
import { TypedFunction } from '../kit/typed-function.ts';
import { AccessLog } from './access-log.ts';
import { watchCrudApi } from './crud-api-alarms.ts';
import { Firewall } from './firewall.ts';
import { answerWithProblems } from './gateway-problems.ts';
import type { LibraryUsers } from './library-users.ts';
import { requestModel } from './request-model.ts';

export interface CrudApiProps {
  readonly stage: StageConfig;
  readonly table: TableV2;
  readonly users: LibraryUsers;
  /** Web pages that may use the API, such as `https://gallery.example`. @default - none */
  readonly allowedOrigins?: readonly string[];
  /** Requests that all clients together may make. @default - 100 a second, 200 at once */
  readonly throttle?: { readonly perSecond: number; readonly burst: number };
  /** Requests that one API key may make. @default - 20 a second, 40 at once, 50,000 a day */
  readonly plan?: { readonly perSecond: number; readonly burst: number; readonly perDay: number };
  /** AWS WAF in front, from $8 a month. @default - where the stage protects data */
  readonly firewall?: boolean;
}

/** In every access token of a user pool; the ID token, which has none, is for the client alone. */
const ACCESS_TOKEN_SCOPE = 'aws.cognito.signin.user.admin';

const ACCESS_LOG = {
  requestId: '$context.requestId',
  traceId: '$context.xrayTraceId',
  address: '$context.identity.sourceIp',
  user: '$context.authorizer.claims.sub',
  apiKeyId: '$context.identity.apiKeyId',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  error: '$context.error.responseType',
  responseBytes: '$context.responseLength',
  latencyMs: '$context.responseLatency',
  functionMs: '$context.integration.latency',
};

/** Client → REST API → Lambda → DynamoDB: the catalogue's items, for their owners only. */
export class CrudApi extends Construct {
  readonly api: RestApi;
  /** Ask for its value with `aws apigateway get-api-key --include-value`. */
  readonly apiKey: ApiKey;
  readonly function: TypedFunction<typeof restEnvironment>;

  constructor(scope: Construct, id: string, props: CrudApiProps) {
    super(scope, id);
    const { stage, table, allowedOrigins = [] } = props;
    this.function = new TypedFunction(this, 'Function', {
      stage,
      word: 'api/rest',
      description: 'Creates, reads, updates, deletes and lists items of the catalogue',
      contract: restEnvironment,
      environment: {
        CATALOGUE_TABLE: table.tableName,
        // The random part of the stack's id: only who may read the account knows it.
        CURSOR_KEY: Fn.select(2, Fn.split('/', Stack.of(this).stackId)),
        ALLOWED_ORIGINS: [...allowedOrigins],
      },
      isSynchronous: true,
      memorySize: Size.mebibytes(1024),
      timeout: Duration.seconds(10),
    });
    grantItems(this.function, table);

    this.api = restApi(this, props);
    answerWithProblems(this.api, allowedOrigins);
    this.#addMethods(props, new LambdaIntegration(liveAlias(this, stage, this.function), { allowTestInvoke: false }));
    this.apiKey = this.#addPlan(props.plan);
    watchCrudApi(this.api, table, stage);
    if (props.firewall ?? stage.protectsData) new Firewall(this, 'Firewall', { api: this.api });
    else
      acknowledge(
        this.api.deploymentStage,
        'AwsSolutions-APIG3',
        'WAF costs $8 a month when idle; `firewall` is one prop. See docs/api.md.',
      );
  }

  #addMethods({ users }: CrudApiProps, integration: LambdaIntegration): void {
    const { api } = this;
    const authorizer = new CognitoUserPoolsAuthorizer(this, 'Users', { cognitoUserPools: [users.pool] });
    const requestValidator = new RequestValidator(this, 'Bodies', {
      restApi: api,
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    const options: MethodOptions = {
      authorizer,
      authorizationType: AuthorizationType.COGNITO,
      authorizationScopes: [ACCESS_TOKEN_SCOPE],
      apiKeyRequired: true,
      requestValidator,
    };
    const taking = (contentType: string, model: IModel) => ({ ...options, requestModels: { [contentType]: model } });
    const json = 'application/json';
    const mergePatch = 'application/merge-patch+json';
    const input = taking(json, requestModel('ItemInput', { api, contentType: json, schema: itemInput }));
    const patch = taking(mergePatch, requestModel('ItemPatch', { api, contentType: mergePatch, schema: itemPatch }));

    const items = api.root.addResource('items');
    items.addMethod('GET', integration, options);
    items.addMethod('POST', integration, input);
    const item = items.addResource('{id}');
    item.addMethod('GET', integration, options);
    item.addMethod('PUT', integration, input);
    item.addMethod('PATCH', integration, patch);
    item.addMethod('DELETE', integration, options);
  }

  #addPlan({ perSecond, burst, perDay } = { perSecond: 20, burst: 40, perDay: 50_000 }): ApiKey {
    const plan = this.api.addUsagePlan('Plan', {
      throttle: { rateLimit: perSecond, burstLimit: burst },
      quota: { limit: perDay, period: Period.DAY },
      apiStages: [{ api: this.api, stage: this.api.deploymentStage }],
    });
    const key = this.api.addApiKey('Key');
    plan.addApiKey(key);
    return key as ApiKey;
  }
}

function restApi(scope: Construct, { stage, throttle, allowedOrigins = [] }: CrudApiProps): RestApi {
  const api = new RestApi(scope, 'Api', {
    description: 'The catalogue of the media library',
    endpointTypes: [EndpointType.REGIONAL],
    minCompressionSize: Size.kibibytes(1),
    deployOptions: {
      stageName: 'v1',
      tracingEnabled: true,
      metricsEnabled: true,
      throttlingRateLimit: throttle?.perSecond ?? 100,
      throttlingBurstLimit: throttle?.burst ?? 200,
      accessLogDestination: new LogGroupLogDestination(new AccessLog(scope, 'AccessLog', stage)),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
    },
    defaultCorsPreflightOptions:
      allowedOrigins.length === 0
        ? undefined
        : {
            allowOrigins: [...allowedOrigins],
            allowHeaders: [
              'Authorization',
              'Content-Type',
              'Idempotency-Key',
              'If-Match',
              'If-None-Match',
              'X-Api-Key',
            ],
            allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
            maxAge: Duration.hours(1),
          },
  });
  acknowledge(
    api.deploymentStage,
    'AwsSolutions-APIG6',
    'The access log has each request with its error; an execution log is a group that API Gateway makes itself, and that would outlive the stack. See docs/api.md.',
  );
  return api;
}

/** Just what the handler calls; a Scan is not among it. */
function grantItems(fn: TypedFunction<typeof restEnvironment>, table: TableV2): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem'].map((action) => `dynamodb:${action}`),
      resources: [table.tableArn],
    }),
  );
  table.encryptionKey?.grantEncryptDecrypt(fn);
}
