import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { Clock } from '../../clock/clock.js';
import { SettableClock } from '../../clock/settable-clock.js';
import type { Run, RunMode } from '../../domain/run.js';
import { JsonPersistence } from '../../persistence/json/json-persistence.js';
import { sampleSchedule } from '../../persistence/testing/sample-facts.js';
import { Dispatcher } from '../dispatcher.js';
import { InProcessEngine } from '../engine/in-process.engine.js';
import { GiveWay } from '../give-way.js';
import { Heartbeat } from '../heartbeat.js';
import { RunReach } from '../leases/run-reach.js';
import { SliceDispatcher } from '../slice-dispatcher.js';

/** An engine that lets claims go beyond its slots, as the one beside PostgreSQL does. */
class AheadEngine extends InProcessEngine {
  override claimable(): number {
    return this.room(4);
  }
}

export interface DispatcherBenchOptions {
  readonly mode: RunMode;
  readonly slots: number;
  /** Asked at each look, see `DispatcherOptions.gatherMs`. */
  readonly gatherMs: () => number;
}

/** A dispatcher on a store in a folder of its own. Runs that it begins go on for ever. */
export class DispatcherBench {
  readonly clock = new SettableClock();
  readonly store: JsonPersistence;
  readonly begun: Run[] = [];
  /** When it looked for what is due, by the monotonic clock. */
  readonly looks: number[] = [];
  /** How long it wanted to sleep each time that it lay down, milliseconds. */
  readonly sleeps: number[] = [];
  /** Called each time that it lies down. */
  onSleep: () => void = () => undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'dispatcher-'));
  private dispatcher: Dispatcher | undefined;

  constructor() {
    this.store = new JsonPersistence({ dataDir: this.folder, clock: this.clock, log: () => undefined });
  }

  async done(): Promise<void> {
    await this.dispatcher?.stop();
    await this.store.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A schedule of 60 s whose first tick is at `at`. */
  schedule(tenant: string, at: number): Promise<void> {
    return this.store.act(tenant, () => ({ schedule: sampleSchedule(tenant, at), result: undefined }));
  }

  start({ mode, slots, gatherMs }: DispatcherBenchOptions): Dispatcher {
    const { clock, store } = this;
    const engine = new AheadEngine(slots, clock);
    engine.start({
      execute: (run) => {
        this.begun.push(run);
        return new Promise(() => undefined);
      },
    });
    const make = { newId: () => v7(), modeOf: () => mode, replica: 'here' };
    const giveWay = new GiveWay(store, new RunReach({ persistence: store, engine, log: () => undefined }), clock);
    this.watchLooks();
    this.dispatcher = new Dispatcher({
      persistence: store,
      engine,
      clock: this.watchedClock(),
      make,
      heartbeat: new Heartbeat(clock),
      giveWay,
      slices: new SliceDispatcher({ persistence: store, engine, make, giveWay }),
      get gatherMs() {
        return gatherMs();
      },
      log: () => undefined,
    });
    this.dispatcher.start();
    return this.dispatcher;
  }

  private watchLooks(): void {
    const { store } = this;
    const claimDue = store.claimDue.bind(store);
    store.claimDue = (room, rule) => {
      this.looks.push(this.clock.monotonic());
      return claimDue(room, rule);
    };
  }

  private watchedClock(): Clock {
    const { clock } = this;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (delayMs, callback) => {
        this.sleeps.push(delayMs);
        this.onSleep();
        return clock.after(delayMs, callback);
      },
    };
  }
}
