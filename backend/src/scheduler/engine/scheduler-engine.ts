import type { Run } from '../../domain/run.js';

/** Injection token of the {@link SchedulerEngine} port. */
export const SCHEDULER_ENGINE = Symbol('SCHEDULER_ENGINE');

/** What the engine calls for each run; resolves when the run's end is durable and never rejects. */
export interface RunExecution {
  /**
   * @param released called once, as soon as the importer has returned: the slot is free although the run's end is
   * still on its way to the disk.
   */
  execute(run: Run, signal: AbortSignal, released: () => void): Promise<void>;
}

/**
 * PORT 2: who runs what, when, where. Our own due table decides what is due; the engine only carries it out. It
 * promises, and the contract suite checks: never more than `slots().total` scheduled runs at once, two more for runs
 * that people asked for, those in the order they came; `abort` reaches a run that is queued here or under way.
 */
export interface SchedulerEngine {
  /** Must be called once before the first `enqueue`. */
  start(execution: RunExecution): void;
  /** How many scheduled runs may be claimed now. */
  freeSlots(): number;
  slots(): { readonly used: number; readonly total: number };
  /** Takes a durable run. A run claimed within `freeSlots()` starts at once. */
  enqueue(run: Run): void;
  /** Aborts the run's signal; `false` when the run is not here. */
  abort(runId: string): boolean;
  /** Called whenever a slot has become free. */
  onSlotFree(listener: () => void): void;
  /** Takes no more runs, waits up to `graceMs` for the ones under way, aborts the rest and waits for their end. */
  drain(graceMs: number, beforeAbort: (runIds: readonly string[]) => Promise<void>): Promise<void>;
}
