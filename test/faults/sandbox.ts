import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { madeUpEnvironment } from '../../bin/kit/made-up-account.ts';
import { type Invocation, RuntimeApi } from '../kit/runtime-api.ts';
import { FaultyProxy, type Upstream } from './faulty-proxy.ts';

/** What runs a function's code: a process, or a container that is waited for by one. */
export interface Runner {
  /** Starts it, or finds it running; the process that this gives ends when it does. */
  readonly start: () => ChildProcess;
  readonly kill: () => void;
}

const RUNTIME = join(import.meta.dirname, 'runtime.ts');
/** Stands in for a function's own timeout, at which Lambda ends the process. */
const DEFAULT_TIMEOUT_MS = 4_000;

/** One sandbox of a function: it serves events one after the other, and is made anew when it has died. */
export class Sandbox {
  readonly proxy: FaultyProxy;
  private readonly api: RuntimeApi;
  private readonly runner: Runner;
  private readonly timeoutMs: number;
  /** Of the process that runs now, if any does. */
  private death: Promise<Invocation> | undefined;

  /** @param runnerOf - given the addresses of the Runtime API and of AWS */
  static async start(
    upstream: Upstream,
    runnerOf: (api: RuntimeApi, proxy: FaultyProxy) => Runner,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<Sandbox> {
    const api = await RuntimeApi.start();
    let kill = () => {};
    const proxy = await FaultyProxy.start(upstream, () => kill());
    const sandbox = new Sandbox(api, proxy, runnerOf(api, proxy), timeoutMs);
    kill = () => sandbox.runner.kill();
    return sandbox;
  }

  private constructor(api: RuntimeApi, proxy: FaultyProxy, runner: Runner, timeoutMs: number) {
    this.timeoutMs = timeoutMs;
    this.api = api;
    this.proxy = proxy;
    this.runner = runner;
  }

  /** Ends as Lambda sees it: with an answer, with an error, or because the process died or took too long. */
  async invoke(event: unknown): Promise<Invocation> {
    this.death ??= this.start();
    const { death } = this;
    const timer = setTimeout(() => this.runner.kill(), this.timeoutMs);
    const ended = await Promise.race([this.api.invoke(event), death]);
    clearTimeout(timer);
    return ended;
  }

  async stop(): Promise<void> {
    this.runner.kill();
    this.proxy.stop();
    await this.api.stop();
  }

  private start(): Promise<Invocation> {
    const child = this.runner.start();
    return new Promise((resolve) => {
      child.once('exit', () => {
        this.death = undefined;
        resolve({ kind: 'error', body: { errorType: 'Runtime.ExitError', errorMessage: 'The process has ended' } });
      });
    });
  }
}

/** Runs a function's bundle as a process of this machine. */
export function bundleRunner(word: string, environment: Readonly<Record<string, string>>) {
  return ({ port }: RuntimeApi, proxy: FaultyProxy): Runner => {
    let child: ChildProcess | undefined;
    const env = { ...madeUpEnvironment(proxy.url), ...runtimeEnvironment(word, port), ...environment };
    return {
      start: () => {
        child = spawn(process.execPath, [RUNTIME, join(bundleFolder(word), 'index.js')], { env, stdio: 'ignore' });
        return child;
      },
      kill: () => child?.kill('SIGKILL'),
    };
  };
}

/** Where `start-faults.ts` puts a function's bundle. */
export function bundleFolder(word: string): string {
  return join(process.cwd(), 'node_modules/.cache/media-library/faults', word.replace('/', '-'));
}

function runtimeEnvironment(word: string, port: number) {
  return {
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
    AWS_LAMBDA_FUNCTION_NAME: word,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
    AWS_LAMBDA_LOG_GROUP_NAME: word,
    AWS_LAMBDA_LOG_STREAM_NAME: word,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
}
