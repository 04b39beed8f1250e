import type { Cancel, Clock } from '../../clock/clock.js';
import type { Moment } from '../../domain/moment.js';
import type { Beat, Fleet } from '../../persistence/fleet.js';
import type { SchedulerEngine } from '../engine/scheduler-engine.js';

const BEAT_MS = 5_000;
const WATCH_MS = 1_000;
/** A run whose lease could not be renewed for this long is stopped, well before others take it for lost (20 s). */
const FORSAKE_AFTER_MS = 15_000;
/** Clocks that differ more than this make people wonder; nothing is decided by the local one. */
const MOST_SKEW_MS = 5_000;
const QUICK_BEAT_MS = 100;

export interface LeaseKeeperOptions {
  readonly fleet: Fleet;
  readonly engine: SchedulerEngine;
  readonly clock: Clock;
  readonly log: (level: 'info' | 'warn' | 'error', sentence: string, details?: object) => void;
}

/**
 * Says every 5 s that this replica is alive and renews the leases of its runs. A run whose lease is gone, because the
 * process slept or could not reach the database, is stopped here: somebody else may be carrying out its retry.
 */
export class LeaseKeeper {
  private readonly forsaken = new Set<string>();
  private readonly notHeld = new Set<string>();
  private readonly cancels = new Map<string, Cancel>();
  private beating: Promise<void> | undefined;
  private renewedAt = -Infinity;
  private failing = false;
  private skewed = false;
  /** The database's clock minus the monotonic one. */
  private databaseOffset: number | undefined;
  private stopped = false;

  constructor(private readonly options: LeaseKeeperOptions) {}

  /** The local clock minus the database's, milliseconds. */
  skewMs = 0;

  /** The time by the database's clock, as the last quick beat told it, or the first beat of all; undefined before that. */
  databaseNow(): Moment | undefined {
    if (this.databaseOffset === undefined) return undefined;
    return Math.round(this.options.clock.monotonic() + this.databaseOffset);
  }

  /** Begins to beat. Does not wait for the store. */
  start(): void {
    this.watchLater();
    void this.round();
  }

  /** Resolves after a beat that was answered. @throws what the store throws */
  async beat(): Promise<void> {
    this.beating ??= this.once().finally(() => (this.beating = undefined));
    await this.beating;
  }

  /** True for a run that was stopped because its lease was gone: its end is not ours to write. */
  isForsaken(runId: string): boolean {
    return this.forsaken.has(runId);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const cancel of this.cancels.values()) cancel();
    await this.beating?.catch(() => undefined);
    await this.options.fleet.leave();
  }

  private async round(): Promise<void> {
    try {
      await this.beat();
      this.failing = false;
    } catch (error) {
      if (!this.failing)
        this.options.log('warn', 'The leases of runs could not be renewed; it is tried again.', { err: error });
      this.failing = true;
    }
    // A failed beat is tried again soon: the leases run on.
    this.later('beat', this.failing ? WATCH_MS : BEAT_MS, () => void this.round());
  }

  private async once(): Promise<void> {
    const { fleet, engine, clock } = this.options;
    const askedAt = clock.monotonic();
    const runs = engine.underWay();
    const beat = await fleet.beat(runs.map(({ id }) => id));
    this.renewedAt = askedAt;
    this.compareClocks(beat, askedAt);
    const held = new Map(beat.held.map((run) => [run.id, run]));
    for (const { id } of runs) {
      const run = held.get(id);
      if (run?.cancelled || run?.wish === 'stop') engine.abort(id);
      else if (run?.wish === 'yield') engine.yield(id);
      if (run) this.notHeld.delete(id);
      // One that is just beginning or ending is not `running` in the store: it takes two beats to be sure.
      else if (this.notHeld.has(id)) this.forsake(id);
      else this.notHeld.add(id);
    }
    const here = new Set(engine.underWay().map(({ id }) => id));
    for (const ids of [this.forsaken, this.notHeld]) for (const id of ids) if (!here.has(id)) ids.delete(id);
  }

  private compareClocks({ now }: Beat, askedAt: number): void {
    const { clock, log } = this.options;
    const tookMs = clock.monotonic() - askedAt;
    this.skewMs = clock.now() - tookMs / 2 - now;
    // When a slow beat met the database's clock is not known well enough to measure with.
    const offset = now - askedAt - tookMs / 2;
    this.databaseOffset = tookMs <= QUICK_BEAT_MS ? offset : (this.databaseOffset ?? offset);
    const skewed = Math.abs(this.skewMs) > MOST_SKEW_MS;
    if (skewed && !this.skewed) {
      const sentence =
        'The clock of this machine and the one of the database differ; the database decides what is due.';
      log('warn', sentence, { skew_ms: Math.round(this.skewMs) });
    }
    this.skewed = skewed;
  }

  private watchLater(): void {
    this.later('watch', WATCH_MS, () => {
      const now = this.options.clock.monotonic();
      for (const { id, since } of this.options.engine.underWay()) {
        if (now - Math.max(since, this.renewedAt) > FORSAKE_AFTER_MS) this.forsake(id);
      }
      this.watchLater();
    });
  }

  private forsake(runId: string): void {
    if (this.forsaken.has(runId)) return;
    this.forsaken.add(runId);
    this.options.log('warn', 'A run was stopped: its lease could not be renewed in time.', { run_id: runId });
    this.options.engine.abort(runId);
  }

  private later(name: string, ms: number, then: () => void): void {
    if (!this.stopped) this.cancels.set(name, this.options.clock.after(ms, then));
  }
}
