import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { admitManual } from './admit.js';
import { isStranded } from './cadence.js';
import { decideTicks } from './gate.js';
import { ledgerRow, settle } from './ledger.js';
import { closeLost } from './loss.js';
import type { Run } from './run.js';
import type { RunMaker, RunOutcome } from './run-life.js';
import { afterRun, endRun, queueRun, startRun } from './run-life.js';
import type { CatchUp, Schedule } from './schedule.js';
import type { ScheduleSettings } from './schedule-acts.js';
import { changeSettings, createSchedule, pauseSchedule, restartGrid, resumeSchedule } from './schedule-acts.js';
import { lateAfterMs } from './schedule-state.js';
import type { SkipDecision, Tick } from './tick.js';
import { wakeAt } from './wake.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);

/**
 * A moment at which a run falls due, as the model sees it: a tick, or the catch-up at the end of a pause. It either ran
 * or has a row in the ledger.
 */
interface DueMoment {
  readonly at: number;
  readonly generation: string;
  decision?: SkipDecision;
  ran?: string;
}

/** The standing order as the model sees it: it walks along the grid and knows nothing of the rules under test. */
interface Order {
  readonly generation: string;
  readonly step: number;
  catchUp: CatchUp;
  next: number;
  paused: boolean;
  until: number | undefined;
  /** Ticks of pauses that the next run stands for. */
  owed: number;
}

/**
 * One tenant: the rules under test, put together as the store and the dispatcher do, and beside them the model. Every
 * step asks the model first and compares what the rules made of it.
 */
class Tenant {
  now = T0;
  private readonly rows = new Map<number, Tick>();
  private readonly runs = new Map<string, Run>();
  private readonly starts: Run[] = [];
  private readonly moments: DueMoment[] = [];
  /** Those of the present order that nothing explains yet, oldest first. */
  private open: DueMoment[] = [];
  private schedule: Schedule | undefined;
  private activeRun: Run | undefined;
  private openTick: Tick | undefined;
  private outage: { from: number; to: number } | undefined;
  private watchingSince = T0;
  private order: Order | undefined;
  private count = 0;
  private readonly make: RunMaker = {
    newId: () => `r${(this.count += 1)}`,
    modeOf: () => 'stub',
    replica: 'p1',
  };

  // Acts of people. No two fall on one millisecond, and none on a tick.

  create(intervalSec: number, catchUp: CatchUp): void {
    this.think();
    if (this.schedule) return;
    const generation = `g${(this.count += 1)}`;
    this.schedule = createSchedule('acme', { intervalSec, catchUp }, this.now, generation);
    this.order = {
      generation,
      step: intervalSec * 1000,
      catchUp,
      next: this.now,
      paused: false,
      until: undefined,
      owed: 0,
    };
    this.walk();
  }

  change(settings: ScheduleSettings): void {
    this.think();
    const { schedule, order } = this;
    if (!schedule || !order) return;
    const act = changeSettings(schedule, settings, this.now, this.openTick);
    this.schedule = act.schedule;
    this.write(act.ticks);
    if (settings.catchUp) order.catchUp = settings.catchUp;
    if (settings.intervalSec === undefined || settings.intervalSec * 1000 === order.step) return;
    const missed = this.explainOpen(order.paused ? 'paused' : 'missed_downtime');
    const step = settings.intervalSec * 1000;
    this.order = { ...order, step, next: this.now + step, owed: order.paused ? order.owed + missed : 0 };
    expect(this.schedule.nextTickAt).toBeGreaterThan(this.now);
  }

  pause(forMs: number | undefined): void {
    this.think();
    const { schedule, order } = this;
    if (!schedule || !order) return;
    const until = forMs === undefined ? undefined : this.now + forMs;
    const since = schedule.pause?.since ?? this.now;
    const act = pauseSchedule(schedule, { by: 'local:ops', ...(until === undefined ? {} : { until }) }, this.now);
    this.schedule = act.schedule;
    expect(this.schedule.pause?.since).toBe(since);
    order.paused = true;
    order.until = until;
  }

  resume(): void {
    this.think();
    this.endPause();
  }

  runNow(): void {
    this.think();
    if (!this.schedule || this.activeRun) {
      expect(() =>
        admitManual({
          tenant: 'acme',
          ...(this.schedule ? { schedule: this.schedule } : {}),
          ...(this.activeRun ? { activeRun: this.activeRun } : {}),
        }),
      ).toThrow();
      return;
    }
    const before = this.schedule;
    const admitted = admitManual({ tenant: 'acme', schedule: before });
    if ('yield' in admitted) throw new Error('No slice is in the way.');
    this.start(
      queueRun(
        admitted.schedule,
        { trigger: 'manual', actor: 'local:ops', source: 'ui', scheduledFor: null },
        this.make,
        this.now,
      ),
    );
    expect(this.schedule).toBe(before);
  }

  remove(): void {
    this.think();
    const { schedule } = this;
    if (!schedule) return;
    const paused = this.order?.paused;
    this.write(settle(schedule, this.openTick, this.now, 'The schedule was deleted before it could start.').ticks);
    this.explainOpen(paused ? 'paused' : 'missed_downtime');
    this.schedule = undefined;
    this.order = undefined;
    if (this.activeRun) this.activeRun = { ...this.activeRun, cancelReason: 'deleted' };
  }

  // What happens by itself.

  finish(status: RunOutcome['status']): void {
    const run = this.activeRun;
    if (!run) return;
    const ended = endRun(
      run.status === 'queued' ? startRun(run, this.now, 'p1') : run,
      { status, message: status, stats: run.stats },
      this.now,
    );
    const before = this.schedule;
    this.close(ended);
    if (!before) return;
    this.schedule = afterRun(before, ended, this.now);
    if (ended.generation !== before.generation) return expect(this.schedule).toBe(before);
    expect(this.schedule.nextTickAt).toBe(before.nextTickAt);
    expect(this.schedule.anchor).toBe(before.anchor);
    expect(this.schedule.lastStatus.runId).toBe(ended.id);
  }

  /** Time passes and the dispatcher looks at every wake-up, `latency` later. */
  watch(ms: number, latency: number): void {
    const target = this.now + ms;
    for (;;) {
      const wake = this.schedule && wakeAt(this.schedule);
      // A catch-up that waits for the active run is looked at when that has ended.
      if (this.activeRun && this.schedule?.catchUpFor !== undefined) break;
      if (wake === undefined || Math.max(wake, this.now) + latency > target) break;
      this.pass(Math.max(wake, this.now) + latency - this.now);
      this.pump();
    }
    this.pass(target - this.now);
  }

  /** The process or its clock stands still, or the wall clock jumps forward: nobody looks, then somebody does. */
  stall(ms: number): void {
    this.pass(ms);
    this.pump();
    this.pump();
  }

  /** Nothing can be saved for a while. */
  outOfSpace(ms: number): void {
    const from = this.now;
    this.pass(ms);
    this.outage = { from, to: this.now };
  }

  /** The process dies and is started again later. */
  crash(ms: number): void {
    this.pass(ms);
    this.watchingSince = this.now;
    const startsBefore = this.starts.length;
    const lost = this.activeRun;
    const owes = this.order !== undefined && !this.order.paused && this.open.length > 0;
    const retried = lost ? this.recover(lost) : false;
    this.pump();
    this.pump();
    const started = this.starts.length - startsBefore;
    if (this.order?.paused || !this.order) expect(started).toBe(0);
    else if (this.order.catchUp === 'one') expect(started).toBe(owes || retried ? 1 : started);
    expect(started).toBeLessThanOrEqual(1);
  }

  /** The whole life so far, told once more from the beginning. */
  check(): void {
    const rows = [...this.rows.values()].sort((a, b) => a.from - b.from);
    const ran = new Map<string, Run[]>();
    const wrong: unknown[] = [];
    for (const run of this.starts) {
      const key = `${run.generation} ${run.scheduledFor} ${run.attempt}`;
      if (run.scheduledFor !== null) ran.set(key, [...(ran.get(key) ?? []), run]);
    }
    for (const runs of ran.values()) if (runs.length > 1) wrong.push(runs);
    rows.forEach((row, i) => row.from > (rows[i - 1]?.to ?? 0) || wrong.push(row));
    const frontier = this.schedule?.nextTickAt ?? Infinity;
    const counted = new Map<Tick, number>();
    let row = 0;
    for (const moment of [...this.moments].sort((a, b) => a.at - b.at)) {
      while ((rows[row]?.to ?? Infinity) < moment.at) row += 1;
      const next = rows[row];
      const told = next && next.from <= moment.at ? next : undefined;
      const own = ran.get(`${moment.generation} ${moment.at} 1`) ?? [];
      const explained = moment.at < frontier || moment.generation !== this.schedule?.generation;
      if (own.length + (told ? 1 : 0) !== (explained ? 1 : 0)) wrong.push({ moment, own, told });
      if (own[0]?.id !== moment.ran || told?.decision !== moment.decision) wrong.push({ moment, own, told });
      if (told) counted.set(told, (counted.get(told) ?? 0) + 1);
    }
    for (const told of rows) if (counted.get(told) !== told.count) wrong.push({ told, counted: counted.get(told) });
    expect(wrong).toEqual([]);
    const active = [...this.runs.values()].filter(({ status }) => status === 'queued' || status === 'running');
    expect(active.map(({ id }) => id)).toEqual(this.activeRun ? [this.activeRun.id] : []);
  }

  /** Nothing waits for an explanation, and no run is owed. */
  checkSettled(): void {
    expect(this.open).toEqual([]);
    expect(this.order?.owed ?? 0).toBe(0);
    expect(this.activeRun).toBeUndefined();
    expect(this.schedule?.nextTickAt ?? Infinity).toBeGreaterThan(this.now);
  }

  private pass(ms: number): void {
    this.now += ms;
    this.walk();
  }

  /** A person needs a moment, and does not hit a tick exactly. */
  private think(): void {
    this.pass(1);
    while (this.order && (this.order.next - this.now) % this.order.step === 0) this.pass(1);
  }

  /** The model's clock: ticks fall due one by one. */
  private walk(): void {
    const { order } = this;
    if (!order) return;
    for (; order.next <= this.now; order.next += order.step) {
      this.fallsDue(order.next, order.generation);
    }
  }

  private fallsDue(at: number, generation: string): void {
    const moment = { at, generation };
    this.moments.push(moment);
    this.open.push(moment);
  }

  private explainOpen(decision: SkipDecision, upTo = Infinity): number {
    const explained = this.open.filter(({ at }) => at <= upTo);
    for (const moment of explained) moment.decision = decision;
    this.open = this.open.filter(({ at }) => at > upTo);
    return explained.length;
  }

  private endPause(): void {
    const { schedule, order } = this;
    if (!schedule || !order) return;
    const act = resumeSchedule(schedule, this.now, this.openTick);
    if (!order.paused) return expect(act.schedule).toBe(schedule);
    this.schedule = act.schedule;
    this.write(act.ticks);
    const missed = order.owed + this.explainOpen('paused', Math.min(this.now, order.until ?? this.now));
    const catchUp = missed > 0 && order.catchUp === 'one';
    order.paused = false;
    order.until = undefined;
    order.owed = catchUp ? missed : 0;
    if (catchUp && this.open.length === 0) this.fallsDue(this.now, order.generation);
    expect(act.after).toEqual({ paused: false, ticks_not_run: missed, catch_up_run: catchUp });
    expect(this.schedule.pause).toBeUndefined();
  }

  /** One look of the dispatcher. */
  private pump(): void {
    const { schedule, order } = this;
    const wake = schedule && wakeAt(schedule);
    if (!schedule || !order || wake === undefined || wake > this.now) return;
    if (schedule.pause) {
      // The end of a pause may fall on a tick; a look in that very millisecond is left out.
      if ((order.next - this.now) % order.step === 0) this.pass(1);
      return this.endPause();
    }
    const open = this.open;
    const verdict = decideTicks({
      now: this.now,
      schedule,
      watchingSince: this.watchingSince,
      ...(this.activeRun ? { activeRun: this.activeRun } : {}),
      ...(this.outage ? { outage: this.outage } : {}),
    });
    // A catch-up is owed until the run in its way has ended, and so is everything that falls due meanwhile.
    if (this.activeRun && schedule.catchUpFor !== undefined) {
      expect(verdict).toBeUndefined();
      return;
    }
    if (verdict && 'yield' in verdict) throw new Error('No slice is in the way.');
    const expected = this.expectation(open, order);
    expect(verdict?.run).toEqual(expected);
    expect(verdict === undefined).toBe(open.length === 0);
    if (!verdict) return;
    this.open = [];
    const rows: Tick[] = [];
    for (const span of verdict.skipped) {
      rows.push(ledgerRow('acme', rows[rows.length - 1] ?? this.openTick, span));
    }
    this.write(rows);
    const { catchUpFor: _, ...rest } = schedule;
    this.schedule = { ...rest, nextTickAt: verdict.nextTickAt };
    expect(verdict.nextTickAt).toBe(order.next);
    order.owed = 0;
    if (!verdict.run) return;
    const tick = { trigger: 'schedule', actor: 'scheduler', source: 'scheduler', ...verdict.run } as const;
    const run = this.start(queueRun(schedule, tick, this.make, this.now));
    const own = open[open.length - 1];
    if (own && !own.decision) own.ran = run.id;
  }

  /** The run that must start, if any; notes why the other open moments get none. */
  private expectation(open: DueMoment[], order: Order): { scheduledFor: number; missedCount: number } | undefined {
    const newest = open[open.length - 1];
    if (!newest) return undefined;
    const inOutage = ({ at }: DueMoment): boolean =>
      this.outage !== undefined && at >= this.outage.from && at <= this.outage.to && at < this.now;
    const explain = (moment: DueMoment): void => {
      moment.decision = this.activeRun ? 'skipped_overlap' : inOutage(moment) ? 'store_unavailable' : 'missed_downtime';
    };
    const late = this.now - newest.at > lateAfterMs(order.step / 1000);
    const runs =
      order.catchUp === 'one' || order.owed > 0 || (!late && newest.at >= this.watchingSince && !inOutage(newest));
    const missed = open.length + order.owed;
    if (this.activeRun || !runs) {
      open.forEach(explain);
      return undefined;
    }
    if (inOutage(newest)) {
      open.forEach(explain);
      return { scheduledFor: this.now, missedCount: missed };
    }
    open.slice(0, -1).forEach(explain);
    return { scheduledFor: newest.at, missedCount: missed - 1 };
  }

  /** After a start. @returns whether the lost run is tried again. */
  private recover(lost: Run): boolean {
    const { order } = this;
    const loss = closeLost(lost, this.schedule, this.openTick, this.make, this.now);
    const again =
      order !== undefined &&
      order.generation === lost.generation &&
      !order.paused &&
      lost.attempt === 1 &&
      lost.cancelReason === undefined;
    expect(loss.retry !== undefined).toBe(again);
    this.close(loss.run);
    if (loss.schedule) this.schedule = loss.schedule;
    this.write(loss.ticks);
    if (!again || !order || !loss.retry) return false;
    const missed = this.explainOpen('missed_downtime');
    expect(loss.retry).toMatchObject({
      missedCount: lost.missedCount + missed + order.owed,
      scheduledFor: lost.scheduledFor,
      attempt: 2,
    });
    order.owed = 0;
    this.start(loss.retry);
    return true;
  }

  private start(run: Run): Run {
    expect(this.activeRun).toBeUndefined();
    expect(this.schedule?.generation).toBe(run.generation);
    if (run.trigger !== 'manual') expect(this.order?.paused).toBe(false);
    this.activeRun = run.trigger === 'schedule' ? startRun(run, this.now, 'p1') : run;
    this.runs.set(run.id, this.activeRun);
    this.starts.push(run);
    if (run.scheduledFor !== null) this.openTick = undefined;
    return run;
  }

  private close(run: Run): void {
    expect(['succeeded', 'failed', 'timed_out', 'cancelled', 'lost']).toContain(run.status);
    this.runs.set(run.id, run);
    this.activeRun = undefined;
  }

  private write(ticks: readonly Tick[]): void {
    for (const tick of ticks) {
      this.rows.set(tick.from, tick);
      this.openTick = tick;
    }
  }
}

type Step = (tenant: Tenant) => void;
const named = (name: string, step: Step): Step => Object.assign(step, { [fc.toStringMethod]: () => name });

const INTERVALS = [5, 7, 60, 180];
const spans = fc.oneof(
  fc.integer({ min: 0, max: 15_000 }),
  fc.constantFrom(4_999, 5_000, 5_001, 59_999, 60_000, 60_001, 180_000, 300_000),
  fc.integer({ min: 0, max: 400_000 }),
);
const catchUps = fc.constantFrom<CatchUp>('one', 'none');
const outcomes = fc.constantFrom<RunOutcome['status']>('succeeded', 'failed', 'timed_out', 'cancelled');

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...INTERVALS), catchUps)
      .map(([sec, catchUp]) => named(`create(${sec}, '${catchUp}')`, (t) => t.create(sec, catchUp))),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ intervalSec: fc.constantFrom(...INTERVALS), catchUp: catchUps }, { requiredKeys: [] })
      .map((settings) => named(`change(${JSON.stringify(settings)})`, (t) => t.change(settings))),
  },
  {
    weight: 2,
    arbitrary: fc.option(spans, { nil: undefined }).map((ms) => named(`pause(${ms})`, (t) => t.pause(ms))),
  },
  { weight: 2, arbitrary: fc.constant(named('resume()', (t) => t.resume())) },
  { weight: 2, arbitrary: fc.constant(named('runNow()', (t) => t.runNow())) },
  { weight: 1, arbitrary: fc.constant(named('remove()', (t) => t.remove())) },
  { weight: 5, arbitrary: outcomes.map((status) => named(`finish('${status}')`, (t) => t.finish(status))) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(spans, fc.constantFrom(0, 1, 40, 3_000, 12_000))
      .map(([ms, latency]) => named(`watch(${ms}, ${latency})`, (t) => t.watch(ms, latency))),
  },
  { weight: 3, arbitrary: spans.map((ms) => named(`stall(${ms})`, (t) => t.stall(ms))) },
  { weight: 2, arbitrary: spans.map((ms) => named(`outOfSpace(${ms})`, (t) => t.outOfSpace(ms))) },
  { weight: 2, arbitrary: spans.map((ms) => named(`crash(${ms})`, (t) => t.crash(ms))) },
);

const live = (life: readonly Step[]): void => {
  const tenant = new Tenant();
  for (const step of life) step(tenant);
  tenant.check();
};

describe('the life of a tenant', () => {
  it('explains every due tick exactly once and starts what the model starts, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 40, size: 'max' }), (life) => {
        live([(t) => t.create(5, 'one'), ...life]);
      }),
      { numRuns: 400 },
    );
  });

  it('is settled once it is resumed and looked at: nothing is left unexplained and nothing is owed', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 15 }), (life) => {
        live([
          ...life,
          (t) => t.resume(),
          (t) => t.finish('succeeded'),
          (t) => t.stall(1),
          (t) => t.finish('succeeded'),
          (t) => t.stall(0),
          (t) => t.checkSettled(),
        ]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('a wall clock that is set back', () => {
  it('never makes a schedule wait longer than its interval and five seconds', () => {
    const scenes = fc.record({
      intervalSec: fc.constantFrom(5, 60, 300, 2_592_000),
      setBack: fc.integer({ min: 0, max: 40 * 86_400_000 }),
      paused: fc.boolean(),
      catchUpFor: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      ahead: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(scenes, ({ intervalSec, setBack, paused, catchUpFor, ahead }) => {
        const before: Schedule = {
          ...createSchedule('acme', { intervalSec }, T0, 'g1'),
          nextTickAt: T0 + Math.round(ahead * intervalSec * 1000),
          ...(catchUpFor === undefined ? {} : { catchUpFor }),
          ...(paused ? { pause: { by: 'local:ops', since: T0 } } : {}),
        };
        const now = T0 - setBack;
        const after = isStranded(before, now) ? restartGrid(before, now) : before;
        expect(after.nextTickAt - now).toBeLessThanOrEqual(intervalSec * 1000 + 5_000);
        expect(after.pause).toBe(before.pause);
        if (after !== before) expect(after.nextTickAt - now).toBe(intervalSec * 1000);
      }),
    );
  });
});
