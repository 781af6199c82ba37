import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroupLogDestination, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  authorizeEnvironment,
  connectEnvironment,
  ITEMS_PREFIX,
  publishEnvironment,
} from '../../lambda/api/contract.ts';
import type { StageConfig } from '../config/stage.ts';
import { DeadLetterQueue } from '../kit/dead-letter-queue.ts';
import { acknowledge, acknowledgeWildcards } from '../kit/policy.ts';
import { TypedFunction } from '../kit/typed-function.ts';
import { AccessLog } from './access-log.ts';
import type { LibraryUsers } from './library-users.ts';

export interface LiveFeedProps {
  readonly stage: StageConfig;
  /** With a stream of new and old images. */
  readonly table: TableV2;
  readonly users: LibraryUsers;
  /** Messages and new connections of all clients together. @default - 100 a second, 200 at once */
  readonly throttle?: { readonly perSecond: number; readonly burst: number };
}

/** No headers: one of them has the token. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  address: '$context.identity.sourceIp',
  user: '$context.authorizer.owner',
  connectionId: '$context.connectionId',
  event: '$context.eventType',
  status: '$context.status',
  error: '$context.error.responseType',
};

const SIZE = { memorySize: Size.mebibytes(512), timeout: Duration.seconds(10) };

/** Table → stream → Lambda → WebSocket clients: each user hears of the changes of their own items. */
export class LiveFeed extends Construct {
  /** The address that clients connect to, with the stage. */
  readonly url: string;
  readonly connections: TableV2;

  constructor(scope: Construct, id: string, props: LiveFeedProps) {
    super(scope, id);
    const { stage, throttle } = props;
    this.connections = connectionsTable(this, stage);
    const api = this.#api(props);
    const webSocketStage = new WebSocketStage(this, 'Stage', {
      webSocketApi: api,
      stageName: 'v1',
      autoDeploy: true,
      throttle: { rateLimit: throttle?.perSecond ?? 100, burstLimit: throttle?.burst ?? 200 },
      detailedMetricsEnabled: true,
      accessLogSettings: {
        destination: new LogGroupLogDestination(new AccessLog(this, 'AccessLog', stage)),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.url = webSocketStage.url;
    this.#publish(props, webSocketStage, api);
  }

  #api({ stage, users }: LiveFeedProps): WebSocketApi {
    const authorize = new TypedFunction(this, 'Authorize', {
      ...SIZE,
      stage,
      word: 'api/authorize',
      description: 'Lets users of the catalogue open a WebSocket connection',
      contract: authorizeEnvironment,
      environment: { USER_POOL: users.pool.userPoolId, USER_POOL_CLIENT: users.client.userPoolClientId },
      isSynchronous: true,
    });
    const connect = new TypedFunction(this, 'Connect', {
      ...SIZE,
      stage,
      word: 'api/connect',
      description: 'Keeps account of who listens to changes of the catalogue',
      contract: connectEnvironment,
      environment: { CONNECTIONS_TABLE: this.connections.tableName },
      isSynchronous: true,
    });
    this.connections.grant(connect, 'dynamodb:PutItem', 'dynamodb:DeleteItem');

    const integration = new WebSocketLambdaIntegration('Connect', connect);
    const authorizer = new WebSocketLambdaAuthorizer('Authorize', authorize, {
      identitySource: ['route.request.header.Sec-WebSocket-Protocol'],
    });
    const api = new WebSocketApi(this, 'Api', {
      description: 'Changes of the catalogue, as they happen',
      connectRouteOptions: { integration, authorizer },
      disconnectRouteOptions: { integration },
    });
    for (const id of ['AwsSolutions-APIG4', 'CT.APIGATEWAY.PR.5']) {
      acknowledge(
        api.node.findChild('$disconnect-Route'),
        id,
        'Only who was let in at $connect can disconnect; API Gateway takes an authorizer there alone. See test/api/api-stack.test.ts.',
      );
    }
    return api;
  }

  #publish({ stage, table }: LiveFeedProps, webSocketStage: WebSocketStage, api: WebSocketApi): void {
    const publish = new TypedFunction(this, 'Publish', {
      ...SIZE,
      stage,
      word: 'api/publish',
      description: 'Tells open connections of changes of the catalogue',
      contract: publishEnvironment,
      environment: {
        CONNECTIONS_TABLE: this.connections.tableName,
        CONNECTIONS_URL: callbackUrl(api, webSocketStage, stage),
      },
      isSynchronous: true,
      timeout: Duration.seconds(30),
    });
    this.connections.grant(publish, 'dynamodb:Query', 'dynamodb:DeleteItem');
    const connections = `${api.arnForExecuteApiV2('POST', webSocketStage.stageName)}/@connections/*`;
    publish.addToRolePolicy(
      new PolicyStatement({ actions: ['execute-api:ManageConnections'], resources: [connections] }),
    );
    acknowledgeWildcards(
      publish.role ?? publish,
      [connections],
      'API Gateway makes up the ids of connections as they open. See test/api/live-feed.test.ts.',
    );

    publish.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.LATEST,
        filters: [FilterCriteria.filter({ dynamodb: { Keys: { pk: { S: FilterRule.beginsWith(ITEMS_PREFIX) } } } })],
        batchSize: 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: 5,
        maxRecordAge: Duration.hours(1),
        onFailure: new SqsDlq(
          new DeadLetterQueue(this, 'Unpublished', {
            stage,
            holds: 'Changes of the catalogue could not be sent to the connections of their owner.',
          }),
        ),
      }),
    );
  }
}

/** The emulator knows an API by a path, not by its host name; what functions ask of AWS by https, it sends to itself. */
function callbackUrl(api: WebSocketApi, webSocketStage: WebSocketStage, { name }: StageConfig): string {
  if (name !== 'local') return webSocketStage.callbackUrl;
  const { region, urlSuffix } = Stack.of(api);
  return `https://execute-api.${region}.${urlSuffix}/_aws/execute-api/${api.apiId}/${webSocketStage.stageName}`;
}

function connectionsTable(scope: Construct, stage: StageConfig): TableV2 {
  const table = new TableV2(scope, 'Connections', {
    partitionKey: { name: 'owner', type: AttributeType.STRING },
    sortKey: { name: 'id', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiresAt',
    billing: Billing.onDemand({ maxReadRequestUnits: 500, maxWriteRequestUnits: 500 }),
    encryption: TableEncryptionV2.dynamoOwnedKey(),
    removalPolicy: stage.removalPolicy,
  });
  acknowledge(
    table,
    'Compute-DynamoRecovery',
    'Connections last two hours at most: there is nothing to recover. See docs/api.md.',
  );
  return table;
}
