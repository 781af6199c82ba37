import { CfnOutput } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { StageStack, type StageStackProps } from '../kit/stage-stack.ts';
import { CatalogueTable } from './catalogue-table.ts';
import { CrudApi } from './crud-api.ts';
import { LibraryUsers } from './library-users.ts';
import { LiveFeed } from './live-feed.ts';

/** The library's catalogue: create, read, update, delete and list items; a live feed of changes. */
export class ApiStack extends StageStack {
  constructor(scope: Construct, id: string, props: StageStackProps) {
    super(scope, id, { description: 'Media library: the catalogue, by API Gateway and DynamoDB', ...props });
    const { stage } = props;
    const table = new CatalogueTable(this, 'Catalogue', { stage });
    const users = new LibraryUsers(this, 'Users', { stage });
    const { api, apiKey } = new CrudApi(this, 'Crud', { stage, table, users });
    const { url } = new LiveFeed(this, 'LiveFeed', { stage, table, users });

    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'ApiKeyId', { value: apiKey.keyId });
    new CfnOutput(this, 'LiveFeedUrl', { value: url });
    new CfnOutput(this, 'UserPoolId', { value: users.pool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: users.client.userPoolClientId });
  }
}
