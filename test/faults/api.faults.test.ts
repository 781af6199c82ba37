import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RestResult } from '../../lambda/api/rest/event.ts';
import type { Item } from '../../lambda/api/saved-item.ts';
import { JSON_TYPE, PATCH_TYPE, restEvent, type Sent } from '../api/rest-client.ts';
import { EMULATOR, settings } from './emulated-aws.ts';
import { upstreamOf } from './faulty-proxy.ts';
import { playFaults } from './play-faults.ts';
import type { Played, System } from './played.ts';
import { bundleRunner, Sandbox } from './sandbox.ts';
import type { Schedule } from './schedule.ts';

/** More than an outage lasts. */
const ATTEMPTS = 60;
const ITEMS = 6;

interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** Two clients of one user's catalogue, which repeat what they get no answer to. */
class ApiSystem implements System {
  private readonly sandboxes: readonly Sandbox[];

  constructor(sandboxes: readonly Sandbox[]) {
    this.sandboxes = sandboxes;
  }

  async play(schedule: Schedule): Promise<Played> {
    const owner = randomUUID();
    this.follow(schedule);
    const problems = (await Promise.all(this.sandboxes.map((sandbox, i) => client(sandbox, owner, i)))).flat();
    this.follow(undefined);

    const items = await listed(this.sandboxes[0] as Sandbox, owner);
    const wanted = this.sandboxes.flatMap((_, i) => titles(i));
    for (const title of wanted) {
      const found = items.filter((item) => item.title === title);
      if (found.length !== 1) problems.push(`${title} is there ${found.length} times`);
      if (found.some(({ version }) => version !== 2)) problems.push(`${title} was not changed once`);
    }
    if (items.length !== wanted.length) problems.push(`There are ${items.length} items, not ${wanted.length}`);
    const right = wanted.filter((title) => items.some((item) => item.title === title)).length;
    return { inputs: wanted.length, right, rejected: 0, deadLetters: 0, problems };
  }

  async stop(): Promise<void> {
    await Promise.all(this.sandboxes.map((sandbox) => sandbox.stop()));
  }

  private follow(schedule: Schedule | undefined): void {
    for (const { proxy } of this.sandboxes) proxy.schedule = schedule;
  }
}

function titles(number: number): readonly string[] {
  return Array.from({ length: ITEMS }, (_, i) => `item ${number}.${i}`);
}

/** Creates items and changes each once, then makes one and deletes it. @returns what an answer said that it should not */
async function client(sandbox: Sandbox, owner: string, number: number): Promise<string[]> {
  const problems: string[] = [];
  const create = (title: string) => {
    const headers = { ...JSON_TYPE, 'idempotency-key': title.replaceAll(/\W/g, '-') };
    return ask(sandbox, 'POST', '/items', { owner, headers, body: { title, tags: ['played', title] } });
  };
  for (const title of titles(number)) {
    const created = await create(title);
    if (created.status !== 201) problems.push(`Creating ${title} was answered with ${created.status}`);
    const { id } = created.json as Item;
    const headers = { ...PATCH_TYPE, 'if-match': '"1"' };
    const changed = await ask(sandbox, 'PATCH', `/items/${id}`, { owner, headers, body: { tags: ['changed'] } });
    // 412 to a repetition, where the answer to the change was lost.
    if (changed.status !== 200 && changed.status !== 412) problems.push(`Changing ${title}: ${changed.status}`);
  }
  const { json } = await create(`short-lived ${number}`);
  const deleted = await ask(sandbox, 'DELETE', `/items/${(json as Item).id}`, {
    owner,
    headers: { 'if-match': '"1"' },
  });
  if (deleted.status !== 204 && deleted.status !== 404) problems.push(`Deleting was answered with ${deleted.status}`);
  return problems;
}

async function listed(sandbox: Sandbox, owner: string): Promise<readonly Item[]> {
  const { json } = await ask(sandbox, 'GET', '/items', { owner, query: { limit: ['100'] } });
  return (json as { items: Item[] }).items;
}

/** Asks again while there is no answer, or one that blames the server or the time. */
async function ask(sandbox: Sandbox, method: string, path: string, sent: Sent): Promise<Answer> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { kind, body } = await sandbox.invoke(restEvent(method, path, sent));
    if (kind === 'error') continue;
    const { statusCode, body: text } = body as RestResult;
    if (statusCode < 500 && statusCode !== 409 && statusCode !== 429)
      return { status: statusCode, json: text === '' ? undefined : JSON.parse(text) };
  }
  throw new Error(`${method} ${path} had no answer in ${ATTEMPTS} attempts`);
}

async function start(): Promise<System> {
  await makeTable('catalogue');
  const environment = { CATALOGUE_TABLE: 'catalogue', CURSOR_KEY: 'secret', ALLOWED_ORIGINS: '' };
  const runner = bundleRunner('api/rest', environment);
  return new ApiSystem(await Promise.all([1, 2].map(() => Sandbox.start(upstreamOf(EMULATOR), runner))));
}

async function makeTable(TableName: string): Promise<void> {
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
}

playFaults('api', start);
