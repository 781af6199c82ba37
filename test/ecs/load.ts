import { Agent, get } from 'node:http';

/** Requests without a pause, over connections that are kept while the server keeps them. */
export class Load {
  private readonly agent = new Agent({ keepAlive: true });
  private readonly workers: Promise<unknown>;
  private readonly failed: string[] = [];
  private answered = 0;
  private stopped = false;

  constructor(origin: string, path: string, connections: number) {
    this.workers = Promise.all(Array.from({ length: connections }, () => this.work(`${origin}${path}`)));
  }

  /** Waits for what is under way. */
  async stop(): Promise<{ readonly answered: number; readonly failed: readonly string[] }> {
    this.stopped = true;
    await this.workers;
    this.agent.destroy();
    return { answered: this.answered, failed: this.failed };
  }

  private async work(url: string): Promise<void> {
    while (!this.stopped) {
      const outcome = await this.ask(url);
      if (outcome === 200) this.answered += 1;
      else this.failed.push(String(outcome));
    }
  }

  private ask(url: string): Promise<number | string> {
    return new Promise((resolve) => {
      get(url, { agent: this.agent }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
        response.once('error', ({ message }) => resolve(message));
      }).once('error', ({ message }) => resolve(message));
    });
  }
}
