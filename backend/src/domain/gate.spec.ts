import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextOnGrid } from './cadence.js';
import { DomainError } from './domain-error.js';
import { admitManual } from './admit.js';
import type { GateState, TickVerdict, YieldVerdict } from './gate.js';
import { decideTicks } from './gate.js';
import type { Run } from './run.js';
import { queueRun, startRun } from './run-life.js';
import type { Schedule } from './schedule.js';
import { createSchedule } from './schedule-acts.js';
import { lateAfterMs } from './schedule-state.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const MINUTE = 60_000;
const DOWN = 'The service was not running.';
const STOOD_STILL = 'The service stood still or every run slot was busy until the next tick was due.';
const NOT_SAVED = 'Nothing could be saved, so nothing was started.';

const pause = { by: 'local:ops', since: T0 };
const hold = { kind: 'auth', reason: 'AccuLynx refused the key.', since: T0 } as const;
/** A grid of minutes from T0 on whose next tick is T0 + 1 min. */
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  nextTickAt: T0 + MINUTE,
  ...over,
});
const run: Run = startRun(
  queueRun(
    schedule(),
    { trigger: 'manual', actor: 'local:ops', source: 'ui', scheduledFor: null },
    { newId: () => 'r1', modeOf: () => 'stub', replica: 'p1' },
    T0,
  ),
  T0 + 7_000,
  'p1',
);
const slice: Run = { ...run, id: 'r2', trigger: 'backfill' };
/** Minutes after T0 as a moment. */
const at = (minutes: number): number => T0 + minutes * MINUTE;
const decide = (
  minutes: number,
  over: Partial<Schedule> = {},
  state: Partial<GateState> = {},
): TickVerdict | undefined =>
  decided(decideTicks({ now: at(minutes), schedule: schedule(over), watchingSince: T0, ...state }));
/** No slice is in the way in most of these states. */
const decided = (verdict: TickVerdict | YieldVerdict | undefined): TickVerdict | undefined => {
  if (verdict && 'yield' in verdict) throw new Error('A slice should give way.');
  return verdict;
};
const missed = (from: number, to: number, reason = STOOD_STILL) => ({
  from: at(from),
  to: at(to),
  count: Math.floor(to) - Math.ceil(from) + 1,
  decision: 'missed_downtime',
  reason,
});
const notSaved = (from: number, to: number) => ({
  ...missed(from, to, NOT_SAVED),
  decision: 'store_unavailable',
});

describe('decideTicks', () => {
  it.each([
    ['before the tick is due', 0.99, {}],
    ['while a person has paused the schedule', 5, { pause }],
    ['while the product holds it', 5, { hold }],
    ['while both do', 5, { hold, pause }],
  ])('says nothing %s', (_name, minutes, over) => {
    expect(decide(minutes, over)).toBeUndefined();
    expect(decide(minutes, over, { activeRun: run })).toBeUndefined();
  });

  it('runs the tick that is due, for its own moment', () => {
    const verdict = { run: { scheduledFor: at(1), missedCount: 0 }, skipped: [], nextTickAt: at(2) };
    expect(decide(1)).toEqual(verdict);
    expect(decide(1.1)).toEqual(verdict);
    expect(decide(1.99)).toEqual(verdict);
  });

  it('runs the first tick of a new schedule at once', () => {
    expect(decide(0, { nextTickAt: T0 })).toEqual({
      run: { scheduledFor: T0, missedCount: 0 },
      skipped: [],
      nextTickAt: at(1),
    });
  });

  describe('while a run is active', () => {
    it('starts nothing and names the run that stood in the way', () => {
      expect(decide(1, {}, { activeRun: run })).toEqual({
        skipped: [
          {
            from: at(1),
            to: at(1),
            count: 1,
            decision: 'skipped_overlap',
            reason: 'The run of 14:30:07 UTC was still active, so nothing was started.',
            runId: 'r1',
          },
        ],
        nextTickAt: at(2),
      });
    });

    it('names the moment of queueing when it has not started', () => {
      const { startedAt: _, ...queued } = run;
      const reason = decide(1, {}, { activeRun: { ...queued, status: 'queued' } })?.skipped[0]?.reason;
      expect(reason).toBe('The run of 14:30:00 UTC was still active, so nothing was started.');
    });

    it.each(['one', 'none'] as const)('explains every due tick as overlap, with catch-up %s', (catchUp) => {
      const verdict = decide(4.5, { catchUp }, { activeRun: run, watchingSince: at(3) });
      expect(verdict?.run).toBeUndefined();
      expect(verdict?.skipped).toMatchObject([{ from: at(1), to: at(4), count: 4, decision: 'skipped_overlap' }]);
      expect(verdict?.nextTickAt).toBe(at(5));
    });

    it('explains ticks of an outage as overlap, because the run stood in their way too', () => {
      const verdict = decide(4.5, {}, { activeRun: run, outage: { from: at(0), to: at(4) } });
      expect(verdict?.skipped).toMatchObject([{ count: 4, decision: 'skipped_overlap' }]);
    });
  });

  describe('after downtime', () => {
    it('runs the newest tick once and says how many it stands for', () => {
      expect(decide(4.5, {}, { watchingSince: at(4.4) })).toEqual({
        run: { scheduledFor: at(4), missedCount: 3 },
        skipped: [missed(1, 3, DOWN)],
        nextTickAt: at(5),
      });
    });

    it('runs the only tick that was missed', () => {
      expect(decide(1.5, {}, { watchingSince: at(1.4) })).toEqual({
        run: { scheduledFor: at(1), missedCount: 0 },
        skipped: [],
        nextTickAt: at(2),
      });
    });

    it('waits for the next grid point with catch-up none', () => {
      expect(decide(4.5, { catchUp: 'none' }, { watchingSince: at(4.4) })).toEqual({
        skipped: [missed(1, 4, DOWN)],
        nextTickAt: at(5),
      });
    });

    it('waits for the next grid point with catch-up none although the last tick fell due a moment before the start', () => {
      expect(decide(4.01, { catchUp: 'none' }, { watchingSince: at(4.005) })).toEqual({
        skipped: [missed(1, 4, DOWN)],
        nextTickAt: at(5),
      });
      const shortest = { intervalSec: 5, catchUp: 'none', nextTickAt: T0 + 5_000 } as const;
      expect(decide(10.05, shortest, { watchingSince: at(10.04) })).toMatchObject({
        skipped: [{ from: T0 + 5_000, to: at(10), count: 120 }],
        nextTickAt: at(10) + 5_000,
      });
    });

    it('runs the tick that falls due while it watches, with catch-up none too', () => {
      expect(decide(4.01, { catchUp: 'none' }, { watchingSince: at(3.99) })).toEqual({
        run: { scheduledFor: at(4), missedCount: 3 },
        skipped: [missed(1, 3, DOWN)],
        nextTickAt: at(5),
      });
      expect(decide(4, { catchUp: 'none' }, { watchingSince: at(4) })?.run?.scheduledFor).toBe(at(4));
    });

    it('adds what a pending catch-up stood for', () => {
      const pending = { nextTickAt: at(1.5), catchUpFor: 7 };
      expect(decide(1.5, pending)).toEqual({
        run: { scheduledFor: at(1.5), missedCount: 7 },
        skipped: [],
        nextTickAt: at(2),
      });
      expect(decide(3.5, pending)).toEqual({
        run: { scheduledFor: at(3), missedCount: 9 },
        skipped: [{ ...missed(1.5, 2), count: 2 }],
        nextTickAt: at(4),
      });
    });
  });

  describe('when the service stood still or had no slot', () => {
    it('says so instead of calling it downtime', () => {
      expect(decide(3.1)?.skipped).toEqual([missed(1, 2)]);
    });

    it('does not call it downtime when the wall clock was set back behind the start of the process', () => {
      expect(decide(3.1, {}, { watchingSince: at(120) })?.skipped).toEqual([missed(1, 2)]);
      expect(decide(3.1, { catchUp: 'none' }, { watchingSince: at(120) })?.run?.scheduledFor).toBe(at(3));
    });

    it.each([
      [60, 10_000],
      [300, 15_000],
      [86_400, 4_320_000],
    ])('with catch-up none runs a tick of %d s up to %d ms late, and not later', (intervalSec, late) => {
      const over = { intervalSec, catchUp: 'none' as const, nextTickAt: T0 };
      const verdict = (now: number) => decided(decideTicks({ now, schedule: schedule(over), watchingSince: T0 }));
      expect(verdict(T0 + late)).toMatchObject({ run: { scheduledFor: T0, missedCount: 0 }, skipped: [] });
      expect(verdict(T0 + late + 1)?.run).toBeUndefined();
      expect(verdict(T0 + late + 1)).toMatchObject({ skipped: [{ from: T0, to: T0, count: 1 }] });
    });
  });

  describe('after a time in which nothing could be saved', () => {
    it('makes its ticks one span and runs once, now', () => {
      expect(decide(4.5, {}, { outage: { from: at(0.5), to: at(4.4) } })).toEqual({
        run: { scheduledFor: at(4.5), missedCount: 4 },
        skipped: [notSaved(1, 4)],
        nextTickAt: at(5),
      });
    });

    it('starts nothing with catch-up none when the outage swallowed every due tick', () => {
      expect(decide(4.5, { catchUp: 'none' }, { outage: { from: at(0.5), to: at(4.4) } })).toEqual({
        skipped: [notSaved(1, 4)],
        nextTickAt: at(5),
      });
    });

    it('runs a tick that fell due after it, standing for those of the outage', () => {
      expect(decide(5.1, {}, { outage: { from: at(0.5), to: at(4.4) } })).toEqual({
        run: { scheduledFor: at(5), missedCount: 4 },
        skipped: [notSaved(1, 4)],
        nextTickAt: at(6),
      });
    });

    it('tells ticks before, during and after it apart', () => {
      expect(decide(9.1, { catchUpFor: 2 }, { outage: { from: at(2.5), to: at(5.5) } })).toEqual({
        run: { scheduledFor: at(9), missedCount: 8 + 2 },
        skipped: [missed(1, 2), notSaved(3, 5), missed(6, 8)],
        nextTickAt: at(10),
      });
    });

    it('explains all of them with catch-up none when the last one is late', () => {
      const outage = { from: at(2.5), to: at(5.5) };
      expect(decide(9.5, { catchUp: 'none' }, { outage })).toEqual({
        skipped: [missed(1, 2), notSaved(3, 5), missed(6, 9)],
        nextTickAt: at(10),
      });
    });

    it('does not mention an outage in which no tick fell due', () => {
      expect(decide(3.1, {}, { outage: { from: at(1.2), to: at(1.8) } })).toEqual(decide(3.1));
    });

    it('runs the tick of the very moment in which it heals, instead of both skipping and running it', () => {
      expect(decide(4, {}, { outage: { from: at(0.5), to: at(4) } })).toEqual({
        run: { scheduledFor: at(4), missedCount: 3 },
        skipped: [notSaved(1, 3)],
        nextTickAt: at(5),
      });
    });
  });

  describe('for any interval, lateness, active run, outage, catch-up and start of the process', () => {
    const part = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: -0.5, max: 1.2, noNaN: true }));
    const scenes = fc
      .record({
        anchor: fc.integer({ min: T0 - 1e9, max: T0 + 1e9 }),
        intervalSec: fc.oneof(fc.constantFrom(5, 60, 300, 2_592_000), fc.integer({ min: 5, max: 100_000 })),
        k: fc.integer({ min: -3, max: 20 }),
        offGrid: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
        catchUpFor: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
        lateTicks: fc.oneof(fc.constantFrom(0, 1, 2), fc.double({ min: -1, max: 40, noNaN: true })),
        catchUp: fc.constantFrom('one' as const, 'none' as const),
        active: fc.boolean(),
        outage: fc.option(fc.tuple(part, part), { nil: undefined }),
        watching: part,
      })
      .map((scene) => {
        const step = scene.intervalSec * 1000;
        const nextTickAt =
          scene.anchor + scene.k * step + (scene.catchUpFor === undefined ? 0 : Math.floor(scene.offGrid * step));
        const now = nextTickAt + Math.floor(scene.lateTicks * step);
        const place = (share: number): number => Math.floor(nextTickAt + share * (now - nextTickAt));
        const [a, b] = scene.outage ?? [0, 0];
        const state: GateState = {
          now,
          schedule: schedule({
            anchor: scene.anchor,
            intervalSec: scene.intervalSec,
            catchUp: scene.catchUp,
            nextTickAt,
            ...(scene.catchUpFor === undefined ? {} : { catchUpFor: scene.catchUpFor }),
          }),
          ...(scene.active ? { activeRun: run } : {}),
          ...(scene.outage
            ? { outage: { from: place(Math.min(a, b)), to: Math.min(now, place(Math.max(a, b))) } }
            : {}),
          watchingSince: Math.min(now, place(scene.watching)),
        };
        return state;
      });

    /** Every unexplained due moment, by walking. */
    const walk = ({ schedule: { anchor, intervalSec, nextTickAt }, now }: GateState): number[] => {
      const due: number[] = nextTickAt <= now ? [nextTickAt] : [];
      for (let k = -4; anchor + k * intervalSec * 1000 <= now; k += 1) {
        const tick = anchor + k * intervalSec * 1000;
        if (tick > nextTickAt) due.push(tick);
      }
      return due;
    };

    const check = (name: string, property: (state: GateState, verdict: TickVerdict, due: number[]) => void): void =>
      it(name, () => {
        fc.assert(
          fc.property(scenes, (state) => {
            const verdict = decided(decideTicks(state));
            const due = walk(state);
            // A catch-up that a run stands in the way of waits: nothing is decided yet.
            const owed = state.activeRun !== undefined && state.schedule.catchUpFor !== undefined;
            expect(verdict === undefined).toBe(due.length === 0 || owed);
            if (verdict) property(state, verdict, due);
          }),
          { numRuns: 700 },
        );
      });

    check('the run and the spans explain exactly the due ticks, each once', ({ now }, verdict, due) => {
      const explained = verdict.skipped.map(({ from, to, count }) => {
        const inside = due.filter((tick) => tick >= from && tick <= to);
        expect([inside[0], inside[inside.length - 1], inside.length]).toEqual([from, to, count]);
        return inside;
      });
      const skipped = explained.flat();
      expect(skipped).toEqual([...new Set(skipped)].sort((a, b) => a - b));
      if (!verdict.run) return expect(skipped).toEqual(due);
      expect(skipped).not.toContain(verdict.run.scheduledFor);
      if (skipped.length === due.length) {
        expect(verdict.run.scheduledFor).toBe(now);
        return expect(skipped).toEqual(due);
      }
      expect([...skipped, verdict.run.scheduledFor]).toEqual(due);
    });

    check('the next tick is the first grid point after now', ({ schedule: grid, now }, verdict) => {
      expect(verdict.nextTickAt).toBe(nextOnGrid(grid, now));
      expect(verdict.nextTickAt).toBeGreaterThan(now);
    });

    check(
      'the missed count is what the spans and the pending catch-up say',
      ({ schedule: { catchUpFor } }, verdict) => {
        if (!verdict.run) return;
        const skipped = verdict.skipped.reduce((sum, { count }) => sum + count, 0);
        expect(verdict.run.missedCount).toBe(skipped + (catchUpFor ?? 0));
      },
    );

    check('nothing starts beside an active run, and catch-up one always starts otherwise', (state, verdict) => {
      if (state.activeRun) expect(verdict.run).toBeUndefined();
      else if (state.schedule.catchUp === 'one') expect(verdict.run).toBeDefined();
    });

    check(
      'catch-up none starts what is owed, and else only the newest tick, not late, due since the process watches',
      (state, verdict, due) => {
        const { schedule: order, now, watchingSince, outage, activeRun } = state;
        if (order.catchUp === 'one' || activeRun || order.catchUpFor !== undefined) return;
        const last = due[due.length - 1] ?? NaN;
        const swallowed = outage !== undefined && last >= outage.from && last <= outage.to && last < now;
        const onTime = now - last <= lateAfterMs(order.intervalSec) && last >= watchingSince && !swallowed;
        expect(verdict.run?.scheduledFor).toBe(onTime ? last : undefined);
      },
    );

    check('a span is a tick of the outage exactly when it says that nothing could be saved', (state, verdict) => {
      if (state.activeRun) return;
      for (const { from, to, decision } of verdict.skipped) {
        const { outage } = state;
        const inside = (moment: number): boolean =>
          outage !== undefined && moment >= outage.from && moment <= outage.to;
        expect([inside(from), inside(to)]).toEqual(decision === 'store_unavailable' ? [true, true] : [false, false]);
      }
    });

    it('a slice gives way to whatever would run, and is in nobody’s way otherwise', () => {
      fc.assert(
        fc.property(scenes, ({ activeRun: _, ...state }) => {
          const alone = decided(decideTicks(state));
          const beside = decideTicks({ ...state, activeRun: slice });
          expect(beside).toEqual(alone?.run ? { yield: slice } : alone);
        }),
      );
    });

    it('a live tenant is never started by the timer within a minute of its last start', () => {
      fc.assert(
        fc.property(scenes, fc.integer({ min: -5_000, max: 120_000 }), ({ activeRun: _, ...state }, ago) => {
          const { now } = state;
          const order = { ...state.schedule, lastRun: now - ago };
          const free = decided(decideTicks({ ...state, schedule: order }));
          const live = decided(decideTicks({ ...state, schedule: order, live: true }));
          const tooSoon = ago >= 0 && ago < 59_500 && order.catchUpFor === undefined;
          if (!tooSoon || !free?.run) return expect(live).toEqual(free);
          expect(live?.run).toBeUndefined();
          expect(live?.nextTickAt).toBe(free.nextTickAt);
          const explained = live?.skipped.reduce((sum, { count }) => sum + count, 0);
          expect(explained).toBe(walk(state).length);
          expect(live?.skipped.slice(0, free.skipped.length)).toEqual(free.skipped);
        }),
        { numRuns: 500 },
      );
    });

    check('side by side spans differ in their decision', (_state, { skipped }) => {
      skipped.forEach(({ decision }, i) => expect(decision).not.toBe(skipped[i + 1]?.decision));
    });
  });
});

describe('decideTicks of a live tenant', () => {
  const live = (minutes: number, over: Partial<Schedule>) => decide(minutes, over, { live: true });

  it('skips a tick within 60 s of the last start, and says why', () => {
    expect(live(1, { lastRun: at(0.5) })).toEqual({
      skipped: [
        {
          from: at(1),
          to: at(1),
          count: 1,
          decision: 'skipped_min_gap',
          reason: expect.stringContaining('The run of 14:30:30 UTC was started less than 60 s before'),
        },
      ],
      nextTickAt: at(2),
    });
  });

  it.each([
    ['on a grid of a minute, although a start was a few milliseconds late', { lastRun: T0 + 499 }],
    ['when it never ran', { lastRun: 0 }],
    ['when the clock was set back behind its last start', { lastRun: at(2) }],
    ['when an act has ordered the catch-up', { lastRun: at(0.9), catchUpFor: 0 }],
  ])('runs %s', (_, over) => {
    expect(live(1, over)?.run).toEqual({ scheduledFor: at(1), missedCount: 0 });
  });

  it('counts half a second of slack and no more', () => {
    expect(live(1, { lastRun: T0 + 500 })?.run).toBeDefined();
    expect(live(1, { lastRun: T0 + 501 })?.run).toBeUndefined();
  });

  describe('after seven runs that the vendor did not answer', () => {
    const error = { class: 'transient', code: 'upstream_unavailable', message: '' } as const;
    const failing: Partial<Schedule> = {
      lastRun: T0,
      consecutiveFailures: 7,
      lastStatus: { ok: false, at: T0, message: '', error },
    };

    it('leaves a tick out within two minutes, and says since when it tries again', () => {
      expect(live(1, failing)).toEqual({
        skipped: [
          {
            from: at(1),
            to: at(1),
            count: 1,
            decision: 'skipped_min_gap',
            reason:
              '7 runs in a row failed, the last one because AccuLynx did not answer as it should; the timer tries again from 14:32:00 UTC on. Run now tries at once.',
          },
        ],
        nextTickAt: at(2),
      });
    });

    it('tries one run when the two minutes are over', () => {
      expect(live(2, { ...failing, nextTickAt: at(2) })?.run).toEqual({ scheduledFor: at(2), missedCount: 0 });
    });

    it('runs a tenant without a key, which calls nobody', () => {
      expect(decide(1, failing)?.run).toBeDefined();
    });
  });

  it('explains the ticks of an outage and starts nothing for them when a person has run it just now', () => {
    const verdict = decide(4.5, { lastRun: at(4.3) }, { live: true, outage: { from: at(0.5), to: at(4.2) } });
    expect(verdict).toEqual({ skipped: [notSaved(1, 4)], nextTickAt: at(5) });
  });

  it('leaves a slice alone for a tick that would be skipped anyway', () => {
    expect(decide(1, { lastRun: at(0.5) }, { live: true, activeRun: slice })?.skipped).toHaveLength(1);
  });
});

describe('admitManual', () => {
  const refusal = (state: Parameters<typeof admitManual>[0]): DomainError => {
    try {
      admitManual(state);
    } catch (error) {
      if (error instanceof DomainError) return error;
    }
    throw new Error('It was admitted.');
  };

  it('admits a schedule that is idle, paused or overdue, and gives it back', () => {
    for (const over of [{}, { pause }, { nextTickAt: 0 }]) {
      const idle = schedule(over);
      expect(admitManual({ tenant: 'acme', schedule: idle })).toEqual({ schedule: idle });
    }
  });

  it('asks for a slice to give way, but not on hold', () => {
    expect(admitManual({ tenant: 'acme', schedule: schedule({ pause }), activeRun: slice })).toEqual({ yield: slice });
    expect(refusal({ tenant: 'acme', schedule: schedule({ hold }), activeRun: slice }).code).toBe('credentials_hold');
    expect(refusal({ tenant: 'acme', activeRun: slice }).code).toBe('schedule_not_found');
  });

  it('takes a preview for a run like any other', () => {
    const preview: Run = { ...run, trigger: 'preview' };
    expect(refusal({ tenant: 'acme', schedule: schedule(), activeRun: preview }).code).toBe('run_in_progress');
  });

  it.each([
    ['schedule_not_found', undefined, undefined, { tenant: 'acme' }],
    ['schedule_not_found', undefined, run, { tenant: 'acme' }],
    ['run_in_progress', {}, run, { tenant: 'acme', runId: 'r1' }],
    ['run_in_progress', { hold }, run, { tenant: 'acme', runId: 'r1' }],
    ['run_in_progress', { pause }, run, { tenant: 'acme', runId: 'r1' }],
    ['credentials_hold', { hold }, undefined, { tenant: 'acme', current: hold }],
    ['credentials_hold', { hold, pause }, undefined, { tenant: 'acme', current: hold }],
  ])('refuses with %s, in this order (schedule %j)', (code, over, activeRun, details) => {
    const error = refusal({
      tenant: 'acme',
      ...(over ? { schedule: schedule(over) } : {}),
      ...(activeRun ? { activeRun } : {}),
    });
    expect(error.code).toBe(code);
    expect(error.details).toEqual(details);
    expect(error.message).toContain('acme');
  });
});
