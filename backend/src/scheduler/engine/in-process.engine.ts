import type { Clock } from '../../clock/clock.js';
import type { Run } from '../../domain/run.js';
import { isSlice } from '../../domain/run.js';
import type { RunExecution, RunUnderWay, SchedulerEngine } from './scheduler-engine.js';

/** Slots beyond `IMPORT_CONCURRENCY` that only runs which people asked for may take. */
const EXTRA_MANUAL_SLOTS = 2;
/** Wishes about runs that never arrive are forgotten beyond this many. */
const MOST_EARLY = 1_000;

interface Running {
  readonly run: Run;
  readonly since: number;
  readonly abort: AbortController;
  readonly giveWay: AbortController;
  readonly done: Promise<void>;
}

/** Executes runs in this process, beside the JSON store. */
export class InProcessEngine implements SchedulerEngine {
  private readonly running = new Map<string, Running>();
  private readonly asked: Run[] = [];
  private readonly scheduled: Run[] = [];
  private readonly slices: Run[] = [];
  private readonly listeners: (() => void)[] = [];
  private readonly abortedEarly = new Set<string>();
  private readonly yieldedEarly = new Set<string>();
  private used = 0;
  private usedBySlices = 0;
  private draining = false;
  private execution: RunExecution | undefined;

  constructor(
    private readonly concurrency: number,
    private readonly clock: Clock,
  ) {}

  start(execution: RunExecution): void {
    this.execution = execution;
  }

  freeSlots(): number {
    return this.room(0);
  }

  claimable(): number {
    return this.room(0);
  }

  /** How many scheduled runs find a slot here when `ahead` more will be free soon. */
  room(ahead: number): number {
    const promised = this.used + this.scheduled.length + this.slices.length;
    return this.draining ? 0 : Math.max(0, this.concurrency + ahead - promised);
  }

  freeSliceSlots(): number {
    return Math.max(0, Math.min(this.freeSlots(), this.mostSlices - this.usedBySlices - this.slices.length));
  }

  /** How many runs that people asked for would begin at once. */
  freeAskedSlots(): number {
    const promised = this.used + this.asked.length;
    return this.draining ? 0 : Math.max(0, this.concurrency + EXTRA_MANUAL_SLOTS - promised);
  }

  underWay(): readonly RunUnderWay[] {
    return [...this.running].map(([id, { since }]) => ({ id, since }));
  }

  slots(): { used: number; total: number } {
    return { used: this.used, total: this.concurrency };
  }

  enqueue(run: Run): void {
    if (this.knows(run.id)) return;
    this.queueOf(run).push(run);
    this.fill();
  }

  abort(runId: string): boolean {
    const running = this.running.get(runId);
    running?.abort.abort();
    if (running || this.forget(runId)) return true;
    // The run may be durable and not handed over yet: it is aborted when it arrives.
    remember(this.abortedEarly, runId);
    return false;
  }

  yield(runId: string): boolean {
    const running = this.running.get(runId);
    running?.giveWay.abort();
    if (!running) remember(this.yieldedEarly, runId);
    return running !== undefined;
  }

  onSlotFree(listener: () => void): void {
    this.listeners.push(listener);
  }

  async drain(graceMs: number, beforeAbort: (runIds: readonly string[]) => Promise<void>): Promise<void> {
    this.draining = true;
    for (const { run, giveWay } of this.running.values()) if (isSlice(run)) giveWay.abort();
    const all = Promise.all([...this.running.values()].map(({ done }) => done));
    const inTime = await Promise.race([all.then(() => true), this.after(graceMs)]);
    if (inTime) return;
    await beforeAbort([...this.running.keys()]);
    for (const { abort } of this.running.values()) abort.abort();
    await all;
  }

  private after(ms: number): Promise<false> {
    return new Promise((resolve) => this.clock.after(ms, () => resolve(false)));
  }

  private fill(): void {
    if (this.draining) return;
    while (this.asked.length > 0 && this.used < this.concurrency + EXTRA_MANUAL_SLOTS) this.begin(this.asked.shift());
    while (this.scheduled.length > 0 && this.used < this.concurrency) this.begin(this.scheduled.shift());
    while (this.slices.length > 0 && this.used < this.concurrency && this.usedBySlices < this.mostSlices) {
      this.begin(this.slices.shift());
    }
  }

  private get mostSlices(): number {
    return Math.max(1, Math.floor(this.concurrency / 2));
  }

  private queueOf({ trigger }: Run): Run[] {
    if (trigger === 'manual' || trigger === 'preview') return this.asked;
    return trigger === 'backfill' ? this.slices : this.scheduled;
  }

  private begin(run: Run | undefined): void {
    if (!run || !this.execution) throw new Error('The engine was given a run before it was started.');
    const abort = new AbortController();
    if (this.abortedEarly.delete(run.id)) abort.abort();
    const giveWay = new AbortController();
    if (this.yieldedEarly.delete(run.id)) giveWay.abort();
    const slices = isSlice(run) ? 1 : 0;
    let holdsSlot = true;
    const release = (): void => {
      if (!holdsSlot) return;
      holdsSlot = false;
      this.used -= 1;
      this.usedBySlices -= slices;
      this.fill();
      for (const listener of this.listeners) listener();
    };
    this.used += 1;
    this.usedBySlices += slices;
    const signals = { signal: abort.signal, yieldSignal: giveWay.signal };
    const done = this.execution.execute(run, signals, release).finally(() => {
      this.running.delete(run.id);
      release();
    });
    this.running.set(run.id, { run, since: this.clock.monotonic(), abort, giveWay, done });
  }

  private knows(runId: string): boolean {
    const queues = [this.asked, this.scheduled, this.slices];
    return this.running.has(runId) || queues.some((queue) => queue.some(({ id }) => id === runId));
  }

  private forget(runId: string): boolean {
    for (const queue of [this.asked, this.scheduled, this.slices]) {
      const index = queue.findIndex((run) => run.id === runId);
      if (index >= 0) {
        queue.splice(index, 1);
        return true;
      }
    }
    return false;
  }
}

function remember(wishes: Set<string>, runId: string): void {
  if (wishes.size >= MOST_EARLY) wishes.clear();
  wishes.add(runId);
}
