import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import type { ObjectReference } from '../../lambda/kit/events.ts';
import { s3Error } from './fake-s3.ts';

export interface SimulationOptions {
  /** Handles one event to its end; every effect goes through `Simulation.request`. */
  readonly handle: (event: ObjectReference) => Promise<unknown>;
  /** What users do, in this order, at times that the simulation chooses. */
  readonly actions: readonly Step[];
  /** Decide what happens; when they are used up, everything else goes before workers that have been left behind. */
  readonly choices: readonly Choice[];
}

/**
 * What happens next. A worker that goes on does so until it is about to send a request of this
 * kind, or has come to its end: with single steps, hardly ever would a slow worker meet what a
 * fast one has done meanwhile.
 */
export interface Choice {
  /** `trouble` is a crash, a failure, a lost answer or a duplicate. */
  readonly kind: 'work' | 'action' | 'trouble';
  /** Of those that are possible. */
  readonly index: number;
  readonly until: 'any' | 'HEAD' | 'GET' | 'work' | 'PUT' | 'end';
}

export interface Step {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

interface Worker {
  readonly name: string;
  readonly event: ObjectReference;
  state: 'running' | 'settled' | 'dead';
}

/** A request on its way to AWS, with an effect, or on its way back. */
interface Flight {
  readonly name: string;
  readonly worker: Worker;
  readonly effect?: () => unknown;
  readonly land: () => void;
  readonly fail: (error: Error) => void;
}

const MAXIMUM_WORKERS = 3;
const MAXIMUM_STEPS = 1000;
const USUAL: Choice = { kind: 'action', index: 0, until: 'end' };

/**
 * Workers of Lambda that handle events at least once, in any order and at the same time, and may
 * die or lose the network at any of their requests. One thing happens at a time, and the choices
 * alone say what, so each run can be repeated.
 */
export class Simulation {
  /** What has happened. */
  readonly trace: string[] = [];
  /** Every event there ever was. */
  readonly events: ObjectReference[] = [];
  private readonly queue: ObjectReference[] = [];
  private readonly flights: Flight[] = [];
  private readonly workers: Worker[] = [];
  private readonly current = new AsyncLocalStorage<Worker>();
  private readonly handle: SimulationOptions['handle'];
  private readonly actions: Step[];
  private readonly choices: Choice[];

  constructor({ handle, actions, choices }: SimulationOptions) {
    this.handle = handle;
    this.actions = [...actions];
    this.choices = [...choices];
  }

  /** Queues an event. */
  send(event: ObjectReference): void {
    this.events.push(event);
    this.queue.push(event);
  }

  /** A worker's request: takes effect at one moment, and is answered at a later one. */
  async request<T>(name: string, effect: () => T): Promise<T> {
    const worker = this.current.getStore();
    if (!worker) throw new Error(`${name} outside of a worker`);
    await this.flight(worker, name, effect);
    const outcome = outcomeOf(effect);
    await this.flight(worker, `answer to ${name}`);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Goes on until there is nothing left to happen. */
  async run(): Promise<void> {
    for (let steps = 0; steps < MAXIMUM_STEPS; steps += 1) {
      const next = this.choose();
      if (!next) return;
      this.trace.push(next.name);
      await next.run();
    }
    throw new Error(`Not quiet after ${MAXIMUM_STEPS} steps`);
  }

  private choose(): Step | undefined {
    const choice = this.choices.shift() ?? USUAL;
    const usual = [...this.deliveries(choice), ...this.turns(choice)];
    const possible = { work: usual, action: this.nextActions(), trouble: this.troubles() };
    const steps = [possible[choice.kind], usual, possible.action].find(({ length }) => length > 0) ?? [];
    return steps[choice.index % steps.length];
  }

  private nextActions(): Step[] {
    return this.actions.slice(0, 1).map(({ name, run }) => ({
      name,
      run: () => {
        this.actions.shift();
        return run();
      },
    }));
  }

  private deliveries(choice: Choice): Step[] {
    if (this.running().length >= MAXIMUM_WORKERS) return [];
    return this.queue.map((event) => ({
      name: `deliver ${event.etag}`,
      run: () => this.goOn(this.deliver(event), choice),
    }));
  }

  private turns(choice: Choice): Step[] {
    const latestFirst = [...new Set(this.flights.map(({ worker }) => worker))].reverse();
    return latestFirst.map((worker) => ({ name: `${worker.name} goes on`, run: () => this.goOn(worker, choice) }));
  }

  private troubles(): Step[] {
    const duplicates = this.queue.map((event) => ({
      name: `duplicate ${event.etag}`,
      run: () => void this.queue.push(event),
    }));
    return [...duplicates, ...this.running().flatMap((worker) => this.troublesOf(worker))];
  }

  private troublesOf(worker: Worker): Step[] {
    const requests = this.flightsOf(worker).filter(({ effect }) => effect);
    const crashes = [[], ...requests.map((request) => [request]), requests].map((landing) => ({
      name: `${worker.name} crashes, ${landing.length} of its requests land`,
      run: () => this.crash(worker, landing),
    }));
    const failures = requests.flatMap((request) => [
      { name: `${request.name} fails`, run: () => this.take(request).fail(s3Error(500)) },
      { name: `${request.name} conflicts`, run: () => this.take(request).fail(s3Error(409)) },
      { name: `${request.name} lands twice`, run: () => void outcomeOf(request.effect) },
      {
        name: `${request.name} lands and fails`,
        run: () => {
          outcomeOf(request.effect);
          this.take(request).fail(s3Error(500));
        },
      },
    ]);
    return [...crashes, ...failures.map(({ name, run }) => ({ name, run: () => after(run) }))];
  }

  private async goOn(worker: Worker, { index, until }: Choice): Promise<void> {
    do {
      const own = this.flightsOf(worker);
      const flight = own[index % own.length];
      if (flight) {
        this.trace.push(flight.name);
        this.take(flight).land();
      }
      await quiet();
    } while (this.flightsOf(worker).length > 0 && !this.isAbout(worker, until));
  }

  private isAbout(worker: Worker, request: Choice['until']): boolean {
    const requests = this.flightsOf(worker).filter(({ effect }) => effect);
    return request === 'any' || requests.some(({ name }) => name.includes(`: ${request} `));
  }

  private deliver(event: ObjectReference): Worker {
    this.queue.splice(this.queue.indexOf(event), 1);
    const worker: Worker = { name: `worker ${this.workers.length + 1}`, event, state: 'running' };
    this.workers.push(worker);
    const settle = (retry: boolean) => {
      if (worker.state === 'dead') return;
      worker.state = 'settled';
      if (retry) this.queue.push(event);
    };
    const handled = this.current.run(worker, () => this.handle(event));
    handled.then(
      () => settle(false),
      () => settle(true),
    );
    return worker;
  }

  /** The process is gone; the event comes again. */
  private async crash(worker: Worker, landing: readonly Flight[]): Promise<void> {
    worker.state = 'dead';
    for (const { effect } of landing) outcomeOf(effect);
    for (const flight of this.flightsOf(worker)) this.take(flight).fail(new Crash());
    this.queue.push(worker.event);
    await quiet();
  }

  private running(): Worker[] {
    return this.workers.filter(({ state }) => state === 'running');
  }

  private flightsOf(worker: Worker): Flight[] {
    return this.flights.filter((flight) => flight.worker === worker);
  }

  private flight(worker: Worker, name: string, effect?: () => unknown): Promise<void> {
    if (worker.state === 'dead') throw new Crash();
    return new Promise((land, fail) => {
      this.flights.push({ name: `${worker.name}: ${name}`, worker, effect, land, fail });
    });
  }

  private take(flight: Flight): Flight {
    this.flights.splice(this.flights.indexOf(flight), 1);
    return flight;
  }
}

/** So that a dead worker goes no further, and yet cleans up behind the test. */
class Crash extends Error {}

function outcomeOf<T>(effect: (() => T) | undefined) {
  try {
    return { value: effect?.() as T };
  } catch (error) {
    return { error };
  }
}

async function after(run: () => void): Promise<void> {
  run();
  await quiet();
}

/** Waits until all promises have settled that can, and no file operation is under way. */
async function quiet(): Promise<void> {
  for (let idleTurns = 0; idleTurns < 3; idleTurns += 1) {
    await setImmediate();
    if (process.getActiveResourcesInfo().some((resource) => /^(FSReq|CloseReq)/.test(resource))) idleTurns = -1;
  }
}
