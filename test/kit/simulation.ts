import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import type { ObjectReference } from '../../lambda/kit/events.ts';
import { s3Error } from './fake-s3.ts';

/** Handles one event to its end; every effect goes through `Simulation.request`. */
type Handle = (event: ObjectReference) => Promise<unknown>;

export interface SimulationOptions {
  readonly handle: Handle;
  /** What users do, in this order, at times that the simulation chooses. */
  readonly actions: readonly { readonly name: string; readonly run: () => void }[];
  /** Each chooses what happens next; when they are used up, all goes its usual way. */
  readonly choices: readonly number[];
  /** How many crashes, failures, lost answers and duplicates there may be. */
  readonly troubles: number;
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

interface Step {
  readonly name: string;
  readonly run: () => void;
  /** Who goes on by this step. */
  readonly worker?: Worker;
}

const MAXIMUM_WORKERS = 3;
const MAXIMUM_STEPS = 3000;
/** One choice in so many is for trouble. */
const TROUBLE_EVERY = 12;
/** One choice in so many lets another go on: races hide where one is held up while others go a long way. */
const SWITCH_EVERY = 8;
/** More than there are steps to choose from. */
const STEPS = 60;

/** No trouble, and who went on last goes on. */
const USUAL = TROUBLE_EVERY + 1;

/** Beyond every choice that means something. */
export const CHOICES = TROUBLE_EVERY * SWITCH_EVERY * STEPS;

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
  private queue: ObjectReference[] = [];
  private flights: Flight[] = [];
  private workers: Worker[] = [];
  private readonly current = new AsyncLocalStorage<Worker>();
  private readonly options: SimulationOptions;
  private readonly actions: Step[];
  private readonly choices: number[];
  private troublesLeft: number;
  /** Who went on last. */
  private active: Worker | undefined;

  constructor(options: SimulationOptions) {
    this.options = options;
    this.actions = [...options.actions];
    this.choices = [...options.choices];
    this.troublesLeft = options.troubles;
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
    for (let step = 0; step < MAXIMUM_STEPS; step += 1) {
      const next = this.choose();
      if (!next) return;
      this.trace.push(next.name);
      this.active = next.worker;
      next.run();
      await quiet();
    }
    throw new Error(`Not quiet after ${MAXIMUM_STEPS} steps`);
  }

  private choose(): Step | undefined {
    const choice = this.choices.shift() ?? USUAL;
    const troubles = this.troublesLeft > 0 && choice % TROUBLE_EVERY === 0 ? this.troubles() : [];
    const steps =
      troubles.length > 0 ? troubles : this.ordinarySteps(Math.floor(choice / TROUBLE_EVERY) % SWITCH_EVERY === 0);
    return steps[Math.floor(choice / TROUBLE_EVERY / SWITCH_EVERY) % steps.length];
  }

  private ordinarySteps(isSwitch: boolean): Step[] {
    const landings = this.flights.map((flight) => step(flight.name, () => this.take(flight).land(), flight.worker));
    const own = landings.filter(({ worker }) => worker === this.active);
    if (own.length > 0 && !isSwitch) return own;
    const free = this.workers.filter(({ state }) => state === 'running').length < MAXIMUM_WORKERS;
    const deliveries = free ? this.queue.map((event) => step(`deliver ${event.etag}`, () => this.deliver(event))) : [];
    const action = this.actions[0];
    const actions = action ? [step(action.name, () => this.actions.shift()?.run())] : [];
    return [...landings, ...deliveries, ...actions];
  }

  private troubles(): Step[] {
    const running = this.workers.filter(({ state }) => state === 'running');
    const requests = this.flights.filter(({ effect }) => effect);
    return [
      ...this.queue.map((event) => this.trouble('duplicate', event.etag, () => this.queue.push(event))),
      ...running.flatMap((worker) => {
        const own = requests.filter((flight) => flight.worker === worker);
        return [[], ...own.map((flight) => [flight]), own].map((landing) =>
          this.trouble('crash', `${worker.name}, ${landing.length} in flight land`, () => this.crash(worker, landing)),
        );
      }),
      ...requests.flatMap((flight) => [
        this.trouble('500 before', flight.name, () => this.take(flight).fail(s3Error(500))),
        this.trouble('500 after', flight.name, () => {
          outcomeOf(flight.effect);
          this.take(flight).fail(s3Error(500));
        }),
        this.trouble('sent twice', flight.name, () => outcomeOf(flight.effect)),
      ]),
    ];
  }

  private trouble(kind: string, name: string, run: () => void): Step {
    return step(`${kind}: ${name}`, () => {
      this.troublesLeft -= 1;
      run();
    });
  }

  private deliver(event: ObjectReference): void {
    this.queue.splice(this.queue.indexOf(event), 1);
    const worker: Worker = { name: `worker ${this.workers.length + 1}`, event, state: 'running' };
    this.workers.push(worker);
    this.active = worker;
    const settled = (retry: boolean) => () => {
      if (worker.state === 'dead') return;
      worker.state = 'settled';
      if (retry) this.queue.push(event);
    };
    this.current.run(worker, () => this.options.handle(event)).then(settled(false), settled(true));
  }

  /** The process is gone; the event comes again. */
  private crash(worker: Worker, landing: readonly Flight[]): void {
    worker.state = 'dead';
    for (const { effect } of landing) outcomeOf(effect);
    for (const flight of this.flights.filter((each) => each.worker === worker)) this.take(flight).fail(new Crash());
    this.queue.push(worker.event);
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

function step(name: string, run: () => void, worker?: Worker): Step {
  return { name, run, worker };
}

function outcomeOf<T>(effect: (() => T) | undefined) {
  try {
    return { value: effect?.() as T };
  } catch (error) {
    return { error };
  }
}

/** Waits until all promises have settled that can, and no file operation is under way. */
async function quiet(): Promise<void> {
  for (let idleTurns = 0; idleTurns < 3; idleTurns += 1) {
    await setImmediate();
    if (process.getActiveResourcesInfo().some((resource) => /^(FSReq|CloseReq)/.test(resource))) idleTurns = -1;
  }
}
