import { type AttributeValue, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { Connections } from '../../lambda/api/connections.ts';
import type { Message } from '../../lambda/api/publish/changes.ts';
import { rowOf } from '../../lambda/api/rows.ts';
import type { Item } from '../../lambda/api/saved-item.ts';
import { EMULATOR, settings } from './emulated-aws.ts';
import { type Upstream, upstreamOf } from './faulty-proxy.ts';
import { playFaults } from './play-faults.ts';
import type { Played, System } from './played.ts';
import { bundleRunner, Sandbox } from './sandbox.ts';
import type { Schedule } from './schedule.ts';
import { deliverRecords } from './stream-mapping.ts';

const OWNERS = ['ann', 'ben'];
const VERSIONS = 12;
const GONE = 'gone';

/** Open connections, by id, with what each has heard. Unlike API Gateway's, they take a request twice as two. */
class Sockets {
  readonly heard = new Map<string, Message[]>();

  /** Answers for these connections, and lets all else through. */
  upstream(others: Upstream): Upstream {
    return async (request, body) => {
      const id = /\/@connections\/(.+)$/.exec(request.url ?? '')?.[1];
      if (id === undefined) return others(request, body);
      const messages = this.heard.get(decodeURIComponent(id));
      messages?.push(JSON.parse(body.toString()));
      return { status: messages ? 200 : 410, headers: {}, body: Buffer.alloc(0) };
    };
  }
}

/** Changes of two users' items, who listen with two connections each, and one that is gone. */
class LiveFeedSystem implements System {
  private readonly sandbox: Sandbox;
  private readonly sockets: Sockets;
  private readonly connections: Connections;
  private plays = 0;

  constructor(sandbox: Sandbox, sockets: Sockets, connections: Connections) {
    this.sandbox = sandbox;
    this.sockets = sockets;
    this.connections = connections;
  }

  async play(schedule: Schedule): Promise<Played> {
    const owners = await this.connect();
    const records = recordsOf(owners);
    this.sandbox.proxy.schedule = schedule;
    const passedOver = await deliverRecords(this.sandbox, records);
    this.sandbox.proxy.schedule = undefined;

    const wasHeard = ({ dynamodb }: DynamoDBRecord) => this.isHeard(dynamodb?.SequenceNumber ?? '', owners);
    const heard = records.filter(wasHeard);
    const lost = records.filter((record) => !wasHeard(record) && !passedOver.includes(record));
    const problems = lost.map(({ dynamodb }) => `Change ${dynamodb?.SequenceNumber} is lost`);
    if (passedOver.length === 0) problems.push(...this.outOfOrder(owners));
    const unsent = await deliverRecords(this.sandbox, passedOver);
    const unmended = [...unsent, ...records.filter((record) => !wasHeard(record))];
    problems.push(...unmended.map(({ dynamodb }) => `Change ${dynamodb?.SequenceNumber} was not heard in the end`));
    for (const owner of owners) {
      if ((await this.connections.of(owner)).includes(`${owner}-${GONE}`)) problems.push(`${owner} keeps what is gone`);
    }
    const right = heard.length;
    return { inputs: records.length, right, rejected: 0, deadLetters: records.length - right - lost.length, problems };
  }

  stop(): Promise<void> {
    return this.sandbox.stop();
  }

  private async connect(): Promise<readonly string[]> {
    this.plays += 1;
    const owners = OWNERS.map((name) => `${name}-${this.plays}`);
    for (const owner of owners) {
      for (const id of [...idsOf(owner), `${owner}-${GONE}`]) await this.connections.add(owner, id, new Date());
      for (const id of idsOf(owner)) this.sockets.heard.set(id, []);
    }
    return owners;
  }

  /** By all connections of its owner, and nobody else's. */
  private isHeard(sequenceNumber: string, owners: readonly string[]): boolean {
    return owners.every((owner) =>
      idsOf(owner).every(
        (id) => sequenceNumber.startsWith(`${owner}.`) === this.numbersHeard(id).includes(sequenceNumber),
      ),
    );
  }

  /** News only: `version` tells a repetition. */
  private outOfOrder(owners: readonly string[]): readonly string[] {
    const ids = owners.flatMap(idsOf);
    const isInOrder = (id: string) => {
      const versions = [...new Set(this.numbersHeard(id))].map((number) => Number(number.split('.')[1]));
      return versions.every((version, i) => i === 0 || version > (versions[i - 1] ?? 0));
    };
    return ids.filter((id) => !isInOrder(id)).map((id) => `${id} heard news out of order`);
  }

  private numbersHeard(id: string): readonly string[] {
    return (this.sockets.heard.get(id) ?? []).map((message) => (message.type === 'deleted' ? '' : message.item.title));
  }
}

function idsOf(owner: string): readonly string[] {
  return [`${owner}-phone`, `${owner}-laptop`];
}

/** One item of each owner, changed again and again, by turns. The title is the place in the stream. */
function recordsOf(owners: readonly string[]): readonly DynamoDBRecord[] {
  return Array.from({ length: VERSIONS }, (_, i) => i + 1).flatMap((version) =>
    owners.map((owner): DynamoDBRecord => {
      const title = `${owner}.${version}`;
      const time = '2026-11-24T00:00:00Z';
      const item: Item = { id: 'the-item', title, tags: [], version, createdAt: time, updatedAt: time };
      const image = marshall(rowOf(owner, item)) as Record<string, AttributeValue>;
      const NewImage = image as NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
      return { eventName: version === 1 ? 'INSERT' : 'MODIFY', dynamodb: { SequenceNumber: title, NewImage } };
    }),
  );
}

async function start(): Promise<System> {
  const client = new DynamoDBClient(settings);
  await client.send(
    new CreateTableCommand({
      TableName: 'connections',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['owner', 'id'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'owner', KeyType: 'HASH' },
        { AttributeName: 'id', KeyType: 'RANGE' },
      ],
    }),
  );
  const sockets = new Sockets();
  const runner = bundleRunner('api/publish', {
    CONNECTIONS_TABLE: 'connections',
    CONNECTIONS_URL: 'https://abc.execute-api.us-east-1.amazonaws.com/v1',
  });
  const sandbox = await Sandbox.start(sockets.upstream(upstreamOf(EMULATOR)), runner);
  return new LiveFeedSystem(sandbox, sockets, new Connections(DynamoDBDocumentClient.from(client), 'connections'));
}

playFaults('live feed', start);
