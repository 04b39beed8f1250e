import { isActive, type Run } from '../../domain/run.js';
import type { Fleet, RunWish } from '../../persistence/fleet.js';
import type { Persistence } from '../../persistence/persistence.js';
import type { SchedulerEngine } from '../engine/scheduler-engine.js';

export interface RunReachOptions {
  readonly persistence: Persistence;
  readonly engine: SchedulerEngine;
  readonly log: (level: 'warn', sentence: string, details?: object) => void;
}

/** Reaches a run wherever it is carried out: in this process, or by what this replica tells the others. */
export class RunReach {
  constructor(private readonly options: RunReachOptions) {}

  /** Listens to what other replicas wish of the runs here. `onYield` hears about slices elsewhere, too. */
  start(onYield: (runId: string, tenant: string) => void): void {
    const { persistence, engine } = this.options;
    const { fleet } = persistence;
    if (!fleet) return;
    fleet.onWish((runId, tenant, wish) => {
      const isHere = engine.underWay().some(({ id }) => id === runId);
      if (isHere && wish === 'stop') engine.abort(runId);
      else if (isHere) engine.yield(runId);
      if (wish === 'yield') onYield(runId, tenant);
    });
    persistence.onCommitted(({ runs, elsewhere }) => {
      if (!elsewhere) return;
      for (const run of runs) if (run.cancelReason && this.isHere(run, fleet)) engine.abort(run.id);
    });
  }

  /** Asks a slice to end after its present page. */
  yield(run: Run): void {
    if (!this.tellElsewhere(run, 'yield')) this.options.engine.yield(run.id);
  }

  /** Ends a run under way. */
  stop(run: Run): void {
    if (!this.tellElsewhere(run, 'stop')) this.options.engine.abort(run.id);
  }

  private isHere(run: Run, { replica }: Fleet): boolean {
    return isActive(run) && run.status === 'running' && run.replica === replica;
  }

  private tellElsewhere(run: Run, wish: RunWish): boolean {
    const { fleet } = this.options.persistence;
    if (!fleet || run.status !== 'running' || this.isHere(run, fleet)) return false;
    fleet.wish(run, wish).catch((error: unknown) => {
      this.options.log('warn', 'Another replica could not be told what is wished of its run.', {
        err: error,
        run_id: run.id,
      });
    });
    return true;
  }
}
