import type { Clock } from '../../clock/clock.js';
import type { Run } from '../../domain/run.js';
import { HandOver, type HandOverOptions } from './hand-over.js';
import { InProcessEngine } from './in-process.engine.js';
import type { RunExecution, RunUnderWay, SchedulerEngine } from './scheduler-engine.js';
import { Turnover } from './turnover.js';

/** Claimed beyond the free slots: as many as became free within this time, which is about what a claim takes. */
const AHEAD_MS = 100;
const MOST_AHEAD = 200;

export interface GraphileWorkerEngineOptions extends Omit<HandOverOptions, 'take' | 'hasSlotFor'> {
  readonly concurrency: number;
  readonly clock: Clock;
}

/**
 * Executes runs in any of many processes, beside the PostgreSQL store. What this replica has claimed or was asked for
 * takes one of its own slots at once; a queued run has, in the commit that made it, a job of graphile-worker besides, so
 * that another replica carries it out when this one has died, goes, or has no slot. Whoever makes the run `running` first
 * has it: that is a compare-and-set in the store, so a job too many does no harm.
 */
export class GraphileWorkerEngine implements SchedulerEngine {
  private readonly here: InProcessEngine;
  private readonly handOver: HandOver;
  private readonly turnover: Turnover;

  constructor({ concurrency, clock, ...options }: GraphileWorkerEngineOptions) {
    this.here = new InProcessEngine(concurrency, clock);
    this.turnover = new Turnover(clock);
    this.handOver = new HandOver({
      ...options,
      take: (run) => this.here.enqueue(run),
      hasSlotFor: (kind) => (kind === 'asked' ? this.here.freeAskedSlots() : this.here.freeSlots()) > 0,
    });
  }

  start(execution: RunExecution): void {
    this.here.start(execution);
    this.here.onSlotFree(() => {
      this.turnover.note();
      this.handOver.slotFree();
    });
    this.handOver.start();
  }

  freeSlots(): number {
    return this.here.freeSlots();
  }

  claimable(): number {
    return this.here.room(Math.min(MOST_AHEAD, this.turnover.within(AHEAD_MS)));
  }

  freeSliceSlots(): number {
    return this.here.freeSliceSlots();
  }

  underWay(): readonly RunUnderWay[] {
    return this.here.underWay();
  }

  slots(): { readonly used: number; readonly total: number } {
    return this.here.slots();
  }

  enqueue(run: Run): void {
    this.here.enqueue(run);
  }

  abort(runId: string): boolean {
    return this.here.abort(runId);
  }

  yield(runId: string): boolean {
    return this.here.yield(runId);
  }

  onSlotFree(listener: () => void): void {
    this.here.onSlotFree(listener);
  }

  async drain(graceMs: number, beforeAbort: (runIds: readonly string[]) => Promise<void>): Promise<void> {
    const handedOver = this.handOver.stop();
    await this.here.drain(graceMs, beforeAbort);
    await handedOver;
  }
}
