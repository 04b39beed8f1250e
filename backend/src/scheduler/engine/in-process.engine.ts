import type { Clock } from '../../clock/clock.js';
import type { Run } from '../../domain/run.js';
import { isSlice } from '../../domain/run.js';
import type { RunExecution, RunUnderWay, SchedulerEngine } from './scheduler-engine.js';
import { isClaimed, type WaitingRun, WaitingRuns } from './waiting-runs.js';

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
  private readonly waiting = new WaitingRuns();
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
    const { scheduled, slices } = this.waiting;
    const promised = this.used + scheduled.length + slices.length;
    return this.draining ? 0 : Math.max(0, this.concurrency + ahead - promised);
  }

  freeSliceSlots(): number {
    return Math.max(0, Math.min(this.freeSlots(), this.mostSlices - this.usedBySlices - this.waiting.slices.length));
  }

  /** How many runs that people asked for would begin at once. */
  freeAskedSlots(): number {
    const promised = this.used + this.waiting.asked.length;
    return this.draining ? 0 : Math.max(0, this.concurrency + EXTRA_MANUAL_SLOTS - promised);
  }

  underWay(): readonly RunUnderWay[] {
    const begun = [...this.running].map(([id, { since }]) => ({ id, since }));
    return [...begun, ...this.waiting.claimed().map(({ run, since }) => ({ id: run.id, since }))];
  }

  slots(): { used: number; total: number } {
    return { used: this.used, total: this.concurrency };
  }

  enqueue(run: Run): void {
    if (this.running.has(run.id) || this.waiting.has(run.id)) return;
    if (this.draining && !isClaimed(run)) return;
    if (this.draining && isSlice(run)) remember(this.yieldedEarly, run.id);
    this.waiting.add(run, this.clock.monotonic());
    if (isClaimed(run) && this.abortedEarly.has(run.id)) this.endWaiting(run.id);
    else this.fill();
  }

  abort(runId: string): boolean {
    const running = this.running.get(runId);
    running?.abort.abort();
    if (running || this.endWaiting(runId)) return true;
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
    this.waiting.leaveToOthers();
    for (const { run, giveWay } of this.running.values()) if (isSlice(run)) giveWay.abort();
    for (const { run } of this.waiting.slices) remember(this.yieldedEarly, run.id);
    const inTime = await Promise.race([this.allEnded().then(() => true), this.after(graceMs)]);
    if (inTime) return;
    const left = this.underWay().map(({ id }) => id);
    await beforeAbort(left);
    for (const id of left) if (this.running.has(id) || this.waiting.has(id)) this.abort(id);
    await Promise.all(left.flatMap((id) => this.running.get(id)?.done ?? []));
  }

  /** Resolves when no run is left; the end of one lets the next begin that waits. */
  private async allEnded(): Promise<void> {
    while (this.running.size > 0) await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  private after(ms: number): Promise<false> {
    return new Promise((resolve) => this.clock.after(ms, () => resolve(false)));
  }

  private fill(): void {
    const { asked, scheduled, slices } = this.waiting;
    while (asked.length > 0 && this.used < this.concurrency + EXTRA_MANUAL_SLOTS) this.beginNext(asked);
    while (scheduled.length > 0 && this.used < this.concurrency) this.beginNext(scheduled);
    while (slices.length > 0 && this.used < this.concurrency && this.usedBySlices < this.mostSlices) {
      this.beginNext(slices);
    }
  }

  private beginNext(queue: WaitingRun[]): void {
    const next = queue.shift();
    if (next) this.begin(next.run, true);
  }

  /**
   * Ends a run that waits. One that was claimed is begun for it, so that its end is written: nobody else would, and it
   * would be the tenant's active run until its lease runs out, or for ever. It does nothing and needs no slot.
   */
  private endWaiting(runId: string): boolean {
    const run = this.waiting.take(runId);
    if (!run) return false;
    if (!isClaimed(run)) return true;
    remember(this.abortedEarly, runId);
    this.begin(run, false);
    return true;
  }

  private get mostSlices(): number {
    return Math.max(1, Math.floor(this.concurrency / 2));
  }

  private begin(run: Run, takesSlot: boolean): void {
    if (!this.execution) throw new Error('The engine was given a run before it was started.');
    const abort = new AbortController();
    if (this.abortedEarly.delete(run.id)) abort.abort();
    const giveWay = new AbortController();
    if (this.yieldedEarly.delete(run.id)) giveWay.abort();
    const slots = takesSlot ? 1 : 0;
    const slices = isSlice(run) ? slots : 0;
    let holdsSlot = takesSlot;
    const release = (): void => {
      if (!holdsSlot) return;
      holdsSlot = false;
      this.used -= 1;
      this.usedBySlices -= slices;
      this.fill();
      for (const listener of this.listeners) listener();
    };
    this.used += slots;
    this.usedBySlices += slices;
    const signals = { signal: abort.signal, yieldSignal: giveWay.signal };
    const done = this.execution.execute(run, signals, release).finally(() => {
      this.running.delete(run.id);
      release();
    });
    this.running.set(run.id, { run, since: this.clock.monotonic(), abort, giveWay, done });
  }
}

function remember(wishes: Set<string>, runId: string): void {
  if (wishes.size >= MOST_EARLY) wishes.clear();
  wishes.add(runId);
}
