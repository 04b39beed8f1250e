import type { Cancel, Clock } from '../../clock/clock.js';
import type { RunMaker } from '../../domain/run-life.js';
import type { Run } from '../../domain/run.js';
import type { Fleet } from '../../persistence/fleet.js';
import type { Persistence } from '../../persistence/persistence.js';
import type { SchedulerEngine } from '../engine/scheduler-engine.js';
import { recoverRule } from '../run-rules.js';

const SWEEP_MS = 5_000;

export interface SweeperOptions {
  readonly persistence: Persistence;
  readonly fleet: Fleet;
  readonly engine: SchedulerEngine;
  readonly clock: Clock;
  readonly make: RunMaker;
  readonly log: (level: 'info' | 'warn' | 'error', sentence: string, details?: object) => void;
}

/**
 * Closes runs whose replica has let their lease run out, and hands on what is to go on: the one retry, and runs that
 * nobody has begun. Every replica sweeps; those that come together leave it to the first.
 */
export class Sweeper {
  private cancel: Cancel = () => undefined;
  private stopped = false;
  private failing = false;

  constructor(private readonly options: SweeperOptions) {}

  start(): void {
    void this.round();
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async round(): Promise<void> {
    try {
      await this.options.fleet.sweep((run) => this.close(run));
      this.failing = false;
    } catch (error) {
      if (!this.failing)
        this.options.log('warn', 'Lost runs could not be looked for; it is tried again.', { err: error });
      this.failing = true;
    }
    if (!this.stopped) this.cancel = this.options.clock.after(SWEEP_MS, () => void this.round());
  }

  private async close(run: Run): Promise<void> {
    const { persistence, engine, make, log } = this.options;
    const next = await persistence.act(run.tenant, recoverRule(run, make, make));
    if (next && !this.stopped) engine.enqueue(next);
    if (next?.id === run.id) return;
    log('warn', next ? 'A lost run was closed and is tried again.' : 'A lost run was closed.', {
      tenant: run.tenant,
      run_id: run.id,
      replica: run.replica,
    });
  }
}
