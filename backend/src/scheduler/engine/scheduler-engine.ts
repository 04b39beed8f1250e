import type { Run } from '../../domain/run.js';

/** Injection token of the {@link SchedulerEngine} port. */
export const SCHEDULER_ENGINE = Symbol('SCHEDULER_ENGINE');

/** How a run under way is reached. */
export interface RunSignals {
  /** Aborted when the run has to end. */
  readonly signal: AbortSignal;
  /** Aborted when a slice is asked to end after its present page. */
  readonly yieldSignal: AbortSignal;
}

/** What the engine calls for each run; resolves when the run's end is durable and never rejects. */
export interface RunExecution {
  /**
   * @param released called once, as soon as the importer has returned: the slot is free although the run's end is
   * still on its way to the disk.
   */
  execute(run: Run, signals: RunSignals, released: () => void): Promise<void>;
}

/** A run that an engine carries out. */
export interface RunUnderWay {
  readonly id: string;
  readonly since: number;
}

/**
 * PORT 2: who runs what, when, where. Our own due table decides what is due; the engine only carries it out. It
 * promises, and the contract suite checks: never more than `slots().total` scheduled runs at once, at most half of them
 * slices (one at least), two more for runs that people asked for, those in the order they came; `abort` and `yield`
 * reach a run that is queued here, under way, or has not arrived yet.
 */
export interface SchedulerEngine {
  /** Must be called once before the first `enqueue`. */
  start(execution: RunExecution): void;
  /** How many scheduled runs may be claimed now. */
  freeSlots(): number;
  /**
   * How many scheduled runs to claim now: the free slots, and where claims are dear as many more as slots will be free
   * for before the next claim. Those wait here, and others take them when it takes longer.
   */
  claimable(): number;
  /** How many slices of longer imports may be started now. */
  freeSliceSlots(): number;
  /** The runs that this engine carries out now, with the monotonic moment at which each began. */
  underWay(): readonly RunUnderWay[];
  slots(): { readonly used: number; readonly total: number };
  /** Takes a durable run; one that is here already is not taken twice. A run claimed within `freeSlots()` starts at once. */
  enqueue(run: Run): void;
  /** Aborts the run's signal; `false` when the run is not here. */
  abort(runId: string): boolean;
  /** Aborts the run's `yieldSignal`; `false` when the run is not under way here. */
  yield(runId: string): boolean;
  /** Called whenever a slot has become free. */
  onSlotFree(listener: () => void): void;
  /**
   * Takes no more runs, asks slices to give way, waits up to `graceMs` for the runs under way, aborts the rest and waits
   * for their end.
   */
  drain(graceMs: number, beforeAbort: (runIds: readonly string[]) => Promise<void>): Promise<void>;
}
