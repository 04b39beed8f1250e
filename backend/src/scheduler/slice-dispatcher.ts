import type { Moment } from '../domain/moment.js';
import { isActive, isSlice } from '../domain/run.js';
import type { RunMaker } from '../domain/run-life.js';
import type { Schedule } from '../domain/schedule.js';
import type { Committed, Persistence } from '../persistence/persistence.js';
import type { SchedulerEngine } from './engine/scheduler-engine.js';
import type { GiveWay } from './give-way.js';
import { maySlice, sliceRule } from './slice-rules.js';

export interface SliceDispatcherOptions {
  readonly persistence: Persistence;
  readonly engine: SchedulerEngine;
  readonly make: RunMaker;
  readonly giveWay: GiveWay;
}

/**
 * Starts the slices of longer imports: tenants in turn, each when nothing else of it runs, is due or is asked for, and
 * only on the slots that slices may have. A waiting slice is no row of the store: the schedule's `backfill` says that it
 * is wanted. The dispatcher calls it after the due ticks have had their turn.
 */
export class SliceDispatcher {
  /** First come, first served; a tenant whose slice has ended comes to the end. */
  private readonly waiting = new Set<string>();
  private readonly running = new Set<string>();
  private wake: () => void = () => undefined;
  /** True when the last look ended for want of a slot. */
  private starved = false;

  constructor(private readonly options: SliceDispatcherOptions) {}

  /** Follows what becomes of chains; `wake` asks for a look. */
  start(wake: () => void): void {
    const { persistence, giveWay, engine } = this.options;
    this.wake = wake;
    persistence.onCommitted((committed) => this.follow(committed));
    giveWay.onNobodyWaits(() => {
      if (this.waiting.size > 0) this.wake();
    });
    engine.onSlotFree(() => {
      if (this.starved) this.wake();
    });
  }

  /** Finds the chains that a process before has left. */
  async scan(): Promise<void> {
    const rows = await this.options.persistence.schedules.all();
    this.running.clear();
    for (const { schedule, activeRun } of rows) {
      if (activeRun && isSlice(activeRun)) this.running.add(schedule.tenant);
      this.place(schedule.tenant, schedule);
    }
  }

  /** Starts what may start by `now`, the clock that decides. @returns milliseconds until the first rest of a waiting chain is over. */
  async fill(now: Moment): Promise<number> {
    const { persistence, engine, make, giveWay } = this.options;
    let wait = Infinity;
    this.starved = false;
    for (const tenant of [...this.waiting]) {
      this.starved = engine.freeSliceSlots() === 0;
      if (this.starved) break;
      const row = await persistence.schedules.get(tenant);
      const notBefore = row?.schedule.backfill?.notBefore;
      if (notBefore !== undefined && notBefore > now) wait = Math.min(wait, notBefore - now);
      if (!maySlice(row?.schedule, row?.activeRun, now) || make.modeOf(tenant) !== 'live') continue;
      if (giveWay.isAwaited(tenant)) continue;
      const run = await persistence.act(
        tenant,
        sliceRule(make, () => !giveWay.isAwaited(tenant)),
      );
      if (!run) continue;
      this.waiting.delete(tenant);
      this.running.add(tenant);
      engine.enqueue(run);
    }
    return wait;
  }

  private follow({ tenant, schedule, runs }: Committed): void {
    // Of this process or of another one.
    if (runs.some((run) => isActive(run) && isSlice(run))) {
      this.running.add(tenant);
      this.waiting.delete(tenant);
    }
    const ended = runs.filter((run) => !isActive(run));
    if (ended.some(isSlice)) this.running.delete(tenant);
    if (schedule !== undefined) this.place(tenant, schedule);
    if (this.waiting.has(tenant) && (schedule || ended.length > 0)) this.wake();
  }

  private place(tenant: string, schedule: Schedule | null): void {
    if (!schedule?.backfill) this.waiting.delete(tenant);
    else if (!this.running.has(tenant)) this.waiting.add(tenant);
  }
}
