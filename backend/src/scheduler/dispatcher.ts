import type { Cancel, Clock } from '../clock/clock.js';
import { isStranded } from '../domain/cadence.js';
import type { Moment } from '../domain/moment.js';
import type { RunMaker } from '../domain/run-life.js';
import { wakeAt } from '../domain/wake.js';
import type { Persistence } from '../persistence/persistence.js';
import type { SchedulerEngine } from './engine/scheduler-engine.js';
import type { GiveWay } from './give-way.js';
import type { Heartbeat } from './heartbeat.js';
import type { LeaseKeeper } from './leases/lease-keeper.js';
import { realignRule, recoverRule, tickRule } from './run-rules.js';
import type { SliceDispatcher } from './slice-dispatcher.js';

/** The longest sleep: the safety net under every missed wake-up, and the pulse of the heartbeat. */
const LONGEST_SLEEP_MS = 5_000;
/** After a failed look at the store. */
const TRY_AGAIN_MS = 500;
/** How long the store's own clock is taken to go like this machine's. */
const CLOCK_GOOD_MS = 1_000;
/** Quick looks after one that came a moment too early. */
const MOST_QUICK_LOOKS = 3;
/** The wall clock counts as set back when it lost this much against the monotonic one. */
const SET_BACK_MS = 1_000;

export interface DispatcherOptions {
  readonly persistence: Persistence;
  readonly engine: SchedulerEngine;
  readonly clock: Clock;
  readonly make: RunMaker;
  readonly heartbeat: Heartbeat;
  readonly giveWay: GiveWay;
  readonly slices: SliceDispatcher;
  /** Where the store is shared with other processes. */
  readonly leases?: Pick<LeaseKeeper, 'beat'>;
  /**
   * Milliseconds between two looks that found something. Where each look is a transaction over a network, ticks that
   * fall due within so short a time share one; 0 looks at every tick.
   */
  readonly gatherMs: number;
  readonly log: (level: 'info' | 'warn' | 'error', sentence: string, details?: object) => void;
}

/** Takes due ticks from the store, asks the gate and hands runs to the engine. Sleeps until the next due moment. */
export class Dispatcher {
  private cancelTimer: Cancel = () => undefined;
  private stopped = true;
  private looking: Promise<void> | undefined;
  private again = false;
  private recovered = false;
  private startedAt = 0;
  /** The store's clock minus the monotonic one, where the store has a clock of its own. */
  private storeOffset: number | undefined;
  /** When the last look began and when the store was last asked for the time, by the monotonic clock. */
  private lookedAt = -Infinity;
  private askedAt = -Infinity;
  private wallMinusMonotonic = 0;
  /** True while something was due and had no slot at the last look. */
  private backlog = true;
  private sleepsUntil: Moment = 0;
  /** Looks in a row that found something due and started nothing. */
  private fruitless = 0;
  /** What the last look failed with. */
  private failing: string | undefined;

  constructor(private readonly options: DispatcherOptions) {}

  /** Hands on what a dead process left behind, then begins to watch. Does not wait for the store. */
  start(): void {
    const { clock, engine, persistence, slices } = this.options;
    this.stopped = false;
    this.startedAt = clock.now();
    this.wallMinusMonotonic = clock.now() - clock.monotonic();
    engine.onSlotFree(() => this.slotFree());
    persistence.onCommitted(({ schedule }) => {
      const at = schedule ? wakeAt(schedule) : undefined;
      if (at === undefined) return;
      // While it looks, only what is due by now is news: the look itself asks for the next moment at its end.
      if (this.looking ? at <= this.now() : at < this.sleepsUntil) this.wake();
    });
    persistence.onResync?.(() => {
      void slices.scan().catch(() => undefined);
      this.wake();
    });
    slices.start(() => this.wake());
    this.wake();
  }

  /** Claims nothing more; runs under way go on. Resolves when what is being claimed has reached the engine. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTimer();
    await this.looking;
  }

  /** Looks at the store now, or once more when it is looking already. */
  wake(): void {
    if (this.stopped) return;
    if (this.looking) {
      this.again = true;
      return;
    }
    this.looking = this.pump();
  }

  private slotFree(): void {
    const { gatherMs } = this.options;
    if (gatherMs > 0) {
      if (this.backlog && !this.looking) this.sleep(this.restOfGathering());
    } else if (this.backlog || this.looking) this.wake();
  }

  /** Until looks that share a transaction may look again. */
  private restOfGathering(): number {
    const { gatherMs, clock } = this.options;
    return Math.max(1, this.lookedAt + gatherMs - clock.monotonic());
  }

  /** Looks again after `ms`, unless it is to look earlier anyway. */
  private sleep(ms: number): void {
    const until = this.now() + ms;
    if (this.stopped || this.sleepsUntil <= until) return;
    this.sleepsUntil = until;
    this.cancelTimer();
    this.cancelTimer = this.options.clock.after(ms, () => this.wake());
  }

  /** Looks until it may sleep. Whoever wakes it from then on finds it looking no more. */
  private async pump(): Promise<void> {
    let sleepMs: number;
    do {
      this.again = false;
      this.options.heartbeat.beat();
      sleepMs = await this.look();
    } while (!this.stopped && (this.again || sleepMs <= 0));
    this.looking = undefined;
    this.sleepsUntil = Infinity;
    this.sleep(Math.min(sleepMs, LONGEST_SLEEP_MS));
  }

  /** One look. @returns milliseconds until the next one. */
  private async look(): Promise<number> {
    const { persistence, engine, make, clock, giveWay, slices, log, gatherMs } = this.options;
    this.lookedAt = clock.monotonic();
    try {
      if (!this.recovered) await this.recover();
      await this.followClock();
      const watchingSince = persistence.fleet?.last?.watchingSince ?? this.startedAt;
      const room = engine.claimable();
      const hasSlot = slotsFor(engine.freeSlots());
      const runs = await persistence.claimDue(
        room,
        tickRule(make, watchingSince, hasSlot, (slice) => giveWay.ask(slice)),
      );
      for (const run of runs) engine.enqueue(run);
      // After the ticks, and never beside a claim: the slots that are free now are not promised to anybody.
      const rest = this.stopped ? Infinity : await slices.fill(this.now());
      this.failing = undefined;
      if (gatherMs > 0 && runs.length > 0 && clock.monotonic() - this.askedAt < CLOCK_GOOD_MS) {
        this.backlog = runs.length >= room;
        this.fruitless = 0;
        return Math.min(this.restOfGathering(), rest);
      }
      this.askedAt = clock.monotonic();
      const next = await persistence.nextWakeAt();
      if (next?.now !== undefined) this.storeOffset = next.now - clock.monotonic();
      const wait = next ? next.at - (next.now ?? clock.now()) : LONGEST_SLEEP_MS;
      this.backlog = wait <= 0;
      if (wait > 0 || runs.length > 0) this.fruitless = 0;
      if (wait > 0) return Math.ceil(Math.min(wait, rest));
      // Due and no slot: the next free slot wakes us.
      if (engine.claimable() === 0) return TRY_AGAIN_MS;
      if (runs.length > 0) return gatherMs > 0 ? this.restOfGathering() : 0;
      // Due, a slot, and nothing started: a timer may fire a moment early, so look again at once; but do not spin.
      this.fruitless += 1;
      if (this.fruitless > MOST_QUICK_LOOKS) return TRY_AGAIN_MS;
      // The second time in a row another process has it and is not done yet.
      return this.fruitless === 1 ? 1 : Math.max(1, gatherMs);
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      // Said once: while the store cannot be used every look fails alike.
      if (sentence !== this.failing) log('warn', 'Nothing can be dispatched; it is tried again.', { err: error });
      this.failing = sentence;
      return TRY_AGAIN_MS;
    }
  }

  private async recover(): Promise<void> {
    const { persistence, engine, make, log, leases } = this.options;
    // Other processes carry out runs, too: what is lost shows by its lease, and the sweeper closes it.
    if (leases) await leases.beat();
    const left = leases ? [] : await persistence.runs.active();
    for (const run of left) {
      const next = await persistence.act(run.tenant, recoverRule(run, make));
      if (next) engine.enqueue(next);
      log('info', next ? 'A run of the process before was handed on.' : 'A run of the process before was closed.', {
        tenant: run.tenant,
        run_id: run.id,
      });
    }
    const told = await persistence.nextWakeAt();
    if (told?.now !== undefined) this.storeOffset = told.now - this.options.clock.monotonic();
    this.wallMinusMonotonic = this.now() - this.options.clock.monotonic();
    await this.realign();
    await this.options.slices.scan();
    this.recovered = true;
  }

  /** A wall clock that was set back would leave every schedule waiting for the old time. */
  private async followClock(): Promise<void> {
    const { clock, log } = this.options;
    const difference = this.now() - clock.monotonic();
    const lost = this.wallMinusMonotonic - difference;
    this.wallMinusMonotonic = difference;
    if (lost < SET_BACK_MS) return;
    const count = await this.realign();
    log('warn', 'The wall clock was set back; schedules that would stand still got a new grid.', {
      set_back_ms: lost,
      schedules: count,
    });
  }

  /** The time by the clock that decides. */
  private now(): Moment {
    const { clock } = this.options;
    return this.storeOffset === undefined ? clock.now() : Math.round(clock.monotonic() + this.storeOffset);
  }

  private async realign(): Promise<number> {
    const { persistence } = this.options;
    const acts: Promise<boolean>[] = [];
    for (const { schedule } of await persistence.schedules.all()) {
      if (isStranded(schedule, this.now())) acts.push(persistence.act(schedule.tenant, realignRule));
    }
    return (await Promise.all(acts)).filter(Boolean).length;
  }
}

/**
 * Which claimed runs are begun in the claim itself. A live import keeps its slot for long; one of the stub is over at
 * once, so that any number of them finds one slot soon. A claim that is done again asks again: then some wait that could
 * begin, and begin a commit later.
 */
function slotsFor(free: number): (live: boolean) => boolean {
  let slots = free;
  return (live) => {
    if (slots <= 0) return false;
    if (live) slots -= 1;
    return true;
  };
}
