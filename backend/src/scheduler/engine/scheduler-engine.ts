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

/** A run that an engine carries out, or that was claimed for it and waits for a slot: the store has both as running. */
export interface RunUnderWay {
  readonly id: string;
  /** The monotonic moment at which it began or came. */
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
  /** The runs whose end is this engine's to bring about. */
  underWay(): readonly RunUnderWay[];
  slots(): { readonly used: number; readonly total: number };
  /** Takes a durable run; one that is here already is not taken twice. A run claimed within `freeSlots()` starts at once. */
  enqueue(run: Run): void;
  /** Aborts the run's signal, also of one that was claimed and waits; `false` when the run is not here. */
  abort(runId: string): boolean;
  /** Aborts the run's `yieldSignal`; `false` when the run is not under way here. */
  yield(runId: string): boolean;
  /** Called whenever a slot has become free. */
  onSlotFree(listener: () => void): void;
  /**
   * Takes and begins no more queued runs, asks slices to give way and waits up to `graceMs` for the runs under way, those
   * included that were claimed and wait or are still to arrive, because nobody else takes them. What is left then is
   * named to `beforeAbort`, aborted, and waited for. May be called again for what has arrived since.
   */
  drain(graceMs: number, beforeAbort: (runIds: readonly string[]) => Promise<void>): Promise<void>;
}
