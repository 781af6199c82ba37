import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { AnsweringS3 } from './kit/answering-s3.ts';
import { ROOT } from './kit/cache.ts';
import { median, script } from './kit/processes.ts';
import { type Row, round, type Section } from './kit/table.ts';

const PATHS = { 'list page': '/', 'health check': '/healthz' };
const ROUNDS = 3;
const SECONDS = 4;
const CONNECTIONS = 20;
/** Two runs of the same on a shared machine differ by as much. */
const LIMIT = 1.15;
const MEMORY_LIMIT = 1.25;

/** The gallery's list page and health check against the same on express, under load. */
export const ecs: Section = async () => {
  using s3 = await AnsweringS3.start();
  const own = await Served.start('own', s3.origin);
  const peer = await Served.start('express', s3.origin);
  try {
    const rows: Row[] = [];
    await own.load('/');
    const before = own.rssBytes();
    for (const [name, path] of Object.entries(PATHS)) rows.push(await compare(name, path, own, peer));
    const after = own.rssBytes();
    const memory = { 'MB before': round(before / 1e6, 0), 'MB after': round(after / 1e6, 0) };
    return [
      { title: `The gallery against express, ${CONNECTIONS} connections; ratio of requests a second`, rows },
      {
        title: 'Memory of the gallery under that load',
        rows: [{ name: 'resident', figures: memory, ratio: round(after / before), limit: MEMORY_LIMIT }],
      },
    ];
  } finally {
    own.stop();
    peer.stop();
  }
};

async function compare(name: string, path: string, own: Served, peer: Served): Promise<Row> {
  const ours: autocannon.Result[] = [];
  const theirs: autocannon.Result[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    ours.push(await own.load(path));
    theirs.push(await peer.load(path));
  }
  const rate = (results: readonly autocannon.Result[]) => median(results.map(({ requests }) => requests.average));
  const p99 = (results: readonly autocannon.Result[]) => median(results.map(({ latency }) => latency.p99));
  return {
    name,
    figures: {
      'our req/s': round(rate(ours), 0),
      'their req/s': round(rate(theirs), 0),
      'our p99 ms': round(p99(ours), 0),
      'their p99 ms': round(p99(theirs), 0),
    },
    ratio: round(rate(theirs) / rate(ours)),
    limit: LIMIT,
  };
}

/** One of the two, as a process of its own. */
class Served {
  private readonly child: ChildProcess;
  private readonly origin: string;

  static async start(kind: 'own' | 'express', s3: string): Promise<Served> {
    const [program, ...args] = script('peers/gallery.ts', kind);
    const env = {
      ...process.env,
      NODE_ENV: 'production',
      AWS_ENDPOINT_URL: s3,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
    };
    // The log goes nowhere: a reader of it would slow the one down that writes more.
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [port] = await once(child, 'message');
    return new Served(child, `http://127.0.0.1:${port}`);
  }

  private constructor(child: ChildProcess, origin: string) {
    this.child = child;
    this.origin = origin;
  }

  /** @throws Error if any request fails */
  async load(path: string): Promise<autocannon.Result> {
    const result = await autocannon({ url: `${this.origin}${path}`, connections: CONNECTIONS, duration: SECONDS });
    const { errors, timeouts, non2xx } = result;
    if (errors + timeouts + non2xx > 0)
      throw new Error(`${path}: ${errors} errors, ${timeouts} timeouts, ${non2xx} not 2xx`);
    return result;
  }

  rssBytes(): number {
    const [, kibibytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) * 1024;
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}
