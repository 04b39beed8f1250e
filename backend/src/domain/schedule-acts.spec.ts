import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueTicks, isStranded, nextOnGrid } from './cadence.js';
import { decideTicks } from './gate.js';
import type { CatchUp, Schedule } from './schedule.js';
import { DEFAULT_INTERVAL_SEC } from './schedule.js';
import type { ScheduleAct, ScheduleSettings } from './schedule-acts.js';
import {
  changeSettings,
  createSchedule,
  forgetKey,
  liftHold,
  turnLive,
  pauseSchedule,
  restartGrid,
  resumeSchedule,
} from './schedule-acts.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const MINUTE = 60_000;
/** Minutes after T0 as a moment. */
const at = (minutes: number): number => T0 + minutes * MINUTE;

/** Every minute from T0 on; its first tick has run. */
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  nextTickAt: at(1),
  version: 7,
  ...over,
});
const paused = (over: Partial<Schedule> = {}): Schedule =>
  schedule({ pause: { by: 'local:ops', since: at(0.5) }, ...over });

describe('createSchedule', () => {
  it('begins the grid now with a first tick that is due at once', () => {
    const created = createSchedule('acme', { intervalSec: 60, catchUp: 'none', description: 'Roofs' }, T0, 'g1');
    expect(created).toEqual({
      tenant: 'acme',
      generation: 'g1',
      version: 1,
      intervalSec: 60,
      anchor: T0,
      catchUp: 'none',
      description: 'Roofs',
      nextTickAt: T0,
      lastRun: 0,
      lastStatus: { ok: true, at: T0, message: 'schedule registered' },
      statusSince: T0,
      consecutiveFailures: 0,
      createdAt: T0,
      updatedAt: T0,
    });
    expect(dueTicks(created, T0)).toEqual({ first: T0, last: T0, count: 1, next: at(1) });
  });

  it('takes 300 s and one catch-up where nothing else is asked for, and no empty description', () => {
    const created = createSchedule('acme', { description: '' }, T0, 'g1');
    expect(created).toMatchObject({ intervalSec: DEFAULT_INTERVAL_SEC, catchUp: 'one' });
    expect(DEFAULT_INTERVAL_SEC).toBe(300);
    expect('description' in created).toBe(false);
  });
});

describe('changeSettings', () => {
  it.each<[string, Partial<Schedule>, ScheduleSettings]>([
    ['nothing at all', {}, {}],
    ['the same interval', {}, { intervalSec: 60 }],
    ['the same interval while a tick is due', { nextTickAt: at(-3) }, { intervalSec: 60 }],
    ['the same catch-up', {}, { catchUp: 'one' }],
    ['the same description', { description: 'Roofs' }, { description: 'Roofs' }],
    ['no description where there is none', {}, { description: '' }],
    ['everything as it is', { description: 'Roofs' }, { intervalSec: 60, catchUp: 'one', description: 'Roofs' }],
  ])('changes nothing when it is given %s', (_name, over, settings) => {
    const same = schedule(over);
    const act = changeSettings(same, settings, at(0.5), undefined);
    expect(act).toEqual({ schedule: same, ticks: [], before: {}, after: {} });
    expect(act.schedule).toBe(same);
  });

  it('starts a new grid now, fires nothing and names what changed', () => {
    const act = changeSettings(schedule(), { intervalSec: 180 }, at(0.5), undefined);
    expect(act).toEqual({
      schedule: schedule({ intervalSec: 180, anchor: at(0.5), nextTickAt: at(3.5), version: 8, updatedAt: at(0.5) }),
      ticks: [],
      before: { interval_sec: 60 },
      after: { interval_sec: 180 },
    });
  });

  it('ledgers ticks that were due and had not started', () => {
    const act = changeSettings(schedule(), { intervalSec: 180 }, at(2.5), undefined);
    expect(act.ticks).toEqual([
      {
        tenant: 'acme',
        from: at(1),
        to: at(2),
        count: 2,
        decision: 'missed_downtime',
        reason: 'The interval was changed before it could start.',
      },
    ]);
    expect(act.schedule.nextTickAt).toBe(at(5.5));
  });

  it('does not fire a pending catch-up either', () => {
    const act = changeSettings(
      schedule({ nextTickAt: at(2.5), catchUpFor: 4 }),
      { intervalSec: 5 },
      at(2.5),
      undefined,
    );
    expect(act.schedule.nextTickAt).toBe(at(2.5) + 5_000);
    expect('catchUpFor' in act.schedule).toBe(false);
    expect(act.ticks).toMatchObject([{ from: at(2.5), count: 1 }]);
  });

  it('keeps a pause, explains its ticks so far as paused and goes on with the new grid', () => {
    const act = changeSettings(paused(), { intervalSec: 180 }, at(2.5), undefined);
    expect(act.schedule.pause).toEqual(paused().pause);
    expect(act.ticks).toMatchObject([{ from: at(1), to: at(2), count: 2, decision: 'paused' }]);
    expect(act.schedule).toMatchObject({ anchor: at(2.5), nextTickAt: at(5.5) });
  });

  it('does not let a pause forget the ticks that it swallowed: its end still runs once', () => {
    const changed = changeSettings(paused(), { intervalSec: 180 }, at(2.5), undefined);
    const soon = resumeSchedule(changed.schedule, at(3), changed.ticks[0]);
    expect(soon.schedule).toMatchObject({ nextTickAt: at(3), catchUpFor: 2 });
    expect(soon.after).toEqual({ paused: false, ticks_not_run: 2, catch_up_run: true });
    const later = resumeSchedule(changed.schedule, at(6), changed.ticks[0]);
    expect(later.schedule).toMatchObject({ nextTickAt: at(6), catchUpFor: 3 });
    expect(later.ticks).toMatchObject([{ from: at(1), to: at(5.5), count: 3, decision: 'paused' }]);
    const twice = changeSettings(changed.schedule, { intervalSec: 60 }, at(6), changed.ticks[0]);
    expect(resumeSchedule(twice.schedule, at(6.5), twice.ticks[0]).schedule.catchUpFor).toBe(3);
  });

  it('notes each changed field in the names of the API, and null for none', () => {
    const act = changeSettings(
      schedule({ description: 'Roofs' }),
      { catchUp: 'none', description: '' },
      at(0.5),
      undefined,
    );
    expect(act.before).toEqual({ catch_up: 'one', description: 'Roofs' });
    expect(act.after).toEqual({ catch_up: 'none', description: null });
    expect(act.schedule).toEqual(schedule({ catchUp: 'none', version: 8, updatedAt: at(0.5) }));
    const back = changeSettings(act.schedule, { description: 'Walls' }, at(0.6), undefined);
    expect([back.before, back.after]).toEqual([{ description: null }, { description: 'Walls' }]);
  });

  it('leaves grid and due ticks alone when the interval stays', () => {
    const act = changeSettings(schedule(), { catchUp: 'none', description: 'Walls' }, at(5), undefined);
    expect(act.ticks).toEqual([]);
    expect(act.schedule).toMatchObject({ anchor: T0, nextTickAt: at(1) });
  });
});

describe('pauseSchedule', () => {
  it('stops the schedule and leaves its grid as it is', () => {
    const act = pauseSchedule(schedule(), { by: 'local:ops', reason: 'holiday', until: at(60) }, at(0.5));
    expect(act).toEqual({
      schedule: schedule({
        pause: { by: 'local:ops', reason: 'holiday', until: at(60), since: at(0.5) },
        version: 8,
        updatedAt: at(0.5),
      }),
      ticks: [],
      before: { paused: false, by: null, reason: null, until: null },
      after: { paused: true, by: 'local:ops', reason: 'holiday', until: at(60) / 1000 },
    });
    expect(decideTicks({ schedule: act.schedule, now: at(5), watchingSince: T0 })).toBeUndefined();
  });

  it('replaces reason, end and person when it is paused again, and keeps the beginning', () => {
    const first = pauseSchedule(schedule(), { by: 'local:ops', reason: 'holiday', until: at(60) }, at(0.5));
    const second = pauseSchedule(first.schedule, { by: 'token:nightly' }, at(3));
    expect(second.schedule.pause).toEqual({ by: 'token:nightly', since: at(0.5) });
    expect(second.before).toEqual({ by: 'local:ops', reason: 'holiday', until: at(60) / 1000 });
    expect(second.after).toEqual({ by: 'token:nightly', reason: null, until: null });
    expect(second.schedule.version).toBe(9);
  });
});

describe('resumeSchedule', () => {
  it('gives the same object back when nothing is paused', () => {
    const running = schedule({ nextTickAt: at(-5) });
    const act = resumeSchedule(running, at(3), undefined);
    expect(act).toEqual({ schedule: running, ticks: [], before: {}, after: {} });
    expect(act.schedule).toBe(running);
  });

  it('makes the ticks of the pause one row and a single catch-up run due now', () => {
    const act = resumeSchedule(paused({ autoPaused: true }), at(3.5), undefined);
    expect(act).toEqual({
      schedule: schedule({ nextTickAt: at(3.5), catchUpFor: 3, version: 8, updatedAt: at(3.5) }),
      ticks: [{ tenant: 'acme', from: at(1), to: at(3), count: 3, decision: 'paused', reason: 'Paused by local:ops.' }],
      before: { paused: true, by: 'local:ops' },
      after: { paused: false, ticks_not_run: 3, catch_up_run: true },
    });
    expect(decideTicks({ schedule: act.schedule, now: at(3.5), watchingSince: T0 })).toEqual({
      run: { scheduledFor: at(3.5), missedCount: 3 },
      skipped: [],
      nextTickAt: at(4),
    });
  });

  it('waits for the next grid point with catch-up none', () => {
    const act = resumeSchedule(paused({ catchUp: 'none' }), at(3.5), undefined);
    expect(act.schedule).toEqual(schedule({ catchUp: 'none', nextTickAt: at(4), version: 8, updatedAt: at(3.5) }));
    expect(act.ticks).toMatchObject([{ from: at(1), to: at(3), count: 3, decision: 'paused' }]);
    expect(act.after).toEqual({ paused: false, ticks_not_run: 3, catch_up_run: false });
  });

  it.each<CatchUp>(['one', 'none'])(
    'goes on as if nothing had been when no tick was missed, with catch-up %s',
    (catchUp) => {
      const act = resumeSchedule(paused({ catchUp }), at(0.9), undefined);
      expect(act.schedule).toEqual(schedule({ catchUp, version: 8, updatedAt: at(0.9) }));
      expect(act.ticks).toEqual([]);
      expect(act.after).toEqual({ paused: false, ticks_not_run: 0, catch_up_run: false });
    },
  );

  it('makes up once for a catch-up that a second pause interrupted', () => {
    const pending = paused({ nextTickAt: at(3.5), catchUpFor: 3 });
    const act = resumeSchedule(pending, at(5.5), undefined);
    expect(act.schedule).toMatchObject({ nextTickAt: at(5.5) });
    expect(act.schedule.catchUpFor).toBe(act.after['ticks_not_run']);
  });

  it('forgets with catch-up none what an earlier catch-up stood for', () => {
    const act = resumeSchedule(paused({ catchUp: 'none', catchUpFor: 3, nextTickAt: at(9) }), at(5), undefined);
    expect('catchUpFor' in act.schedule).toBe(false);
    expect(act.schedule.nextTickAt).toBe(at(9));
  });

  it('shows the pause that it ended', () => {
    const pause = { by: 'local:ops', since: at(0.5), reason: 'holiday', until: at(2) };
    expect(resumeSchedule(paused({ pause }), at(0.9), undefined).before).toEqual({
      paused: true,
      by: 'local:ops',
      reason: 'holiday',
      until: at(2) / 1000,
    });
  });

  it('keeps the hold of a schedule that was paused too', () => {
    const hold = { kind: 'auth', reason: 'AccuLynx refused the key.', since: T0 } as const;
    const act = resumeSchedule(paused({ hold }), at(3.5), undefined);
    expect(act.schedule.hold).toBe(hold);
    expect(act.ticks).toMatchObject([{ decision: 'held', count: 3 }]);
    expect(decideTicks({ schedule: act.schedule, now: at(3.5), watchingSince: T0 })).toBeUndefined();
  });

  describe('when the pause had ended by itself before', () => {
    const ended = { pause: { by: 'local:ops', since: at(0.5), until: at(3.2) } };

    it('calls only the ticks up to that end paused and leaves the others to the gate', () => {
      const act = resumeSchedule(paused(ended), at(10.5), undefined);
      expect(act.ticks).toMatchObject([{ from: at(1), to: at(3), count: 3, decision: 'paused' }]);
      expect(act.schedule).toMatchObject({ nextTickAt: at(4), catchUpFor: 3 });
      expect(decideTicks({ schedule: act.schedule, now: at(10.5), watchingSince: at(10.4) })).toEqual({
        run: { scheduledFor: at(10), missedCount: 3 + 6 },
        skipped: [
          {
            from: at(4),
            to: at(9),
            count: 6,
            decision: 'missed_downtime',
            reason: 'The service was not running.',
          },
        ],
        nextTickAt: at(11),
      });
    });

    it('runs a tick that fell due just after the end on time, with catch-up none too', () => {
      const pause = { by: 'local:ops', since: at(0.5), until: at(4) - 2 };
      const act = resumeSchedule(paused({ catchUp: 'none', pause }), at(4), undefined);
      expect(act.ticks).toMatchObject([{ from: at(1), to: at(3), count: 3 }]);
      expect(decideTicks({ schedule: act.schedule, now: at(4), watchingSince: T0 })).toMatchObject({
        run: { scheduledFor: at(4) },
      });
    });

    it('makes the catch-up due now when no tick fell due after the end', () => {
      const act = resumeSchedule(paused(ended), at(3.3), undefined);
      expect(act.schedule).toMatchObject({ nextTickAt: at(3.3), catchUpFor: 3 });
    });

    it('is not affected by an end that lies ahead', () => {
      const act = resumeSchedule(paused(ended), at(2.5), undefined);
      expect(act.ticks).toMatchObject([{ from: at(1), to: at(2), count: 2 }]);
    });
  });
});

describe('restartGrid', () => {
  it('begins a new grid now whose first tick is one interval away, and is no act of a person', () => {
    const stranded = schedule({ nextTickAt: at(120), catchUpFor: 4 });
    expect(isStranded(stranded, at(-5))).toBe(true);
    const restarted = restartGrid(stranded, at(-5));
    expect(restarted).toEqual(schedule({ anchor: at(-5), nextTickAt: at(-4), updatedAt: at(-5) }));
    expect(isStranded(restarted, at(-5))).toBe(false);
  });

  it('does not let a pause forget the ticks that it swallowed', () => {
    expect(restartGrid(paused({ nextTickAt: at(120), catchUpFor: 4 }), at(-5)).catchUpFor).toBe(4);
  });
});

describe('any act on any schedule', () => {
  const schedules = fc
    .record({
      intervalSec: fc.constantFrom(5, 60, 300),
      catchUp: fc.constantFrom<CatchUp>('one', 'none'),
      since: fc.option(fc.integer({ min: -50, max: 0 }), { nil: undefined }),
      until: fc.option(fc.integer({ min: -50, max: 400 }), { nil: undefined }),
      k: fc.integer({ min: -20, max: 5 }),
      catchUpFor: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    })
    .map(({ intervalSec, catchUp, since, until, k, catchUpFor }) =>
      schedule({
        intervalSec,
        catchUp,
        anchor: T0 + 17,
        nextTickAt: T0 + 17 + k * intervalSec * 1000 - (catchUpFor === undefined ? 0 : 3),
        ...(catchUpFor === undefined ? {} : { catchUpFor }),
        ...(since === undefined
          ? {}
          : { pause: { by: 'local:ops', since: at(since), ...(until === undefined ? {} : { until: at(until) }) } }),
      }),
    );
  type Act = (before: Schedule, now: number) => ScheduleAct;
  const acts = fc.oneof<fc.Arbitrary<Act>[]>(
    fc
      .record(
        {
          intervalSec: fc.constantFrom(5, 60, 300),
          catchUp: fc.constantFrom<CatchUp>('one', 'none'),
          description: fc.constantFrom('', 'Roofs'),
        },
        { requiredKeys: [] },
      )
      .map(
        (settings): Act =>
          (before, now) =>
            changeSettings(before, settings, now, undefined),
      ),
    fc.constant<Act>((before, now) => pauseSchedule(before, { by: 'local:ops' }, now)),
    fc.constant<Act>((before, now) => resumeSchedule(before, now, undefined)),
  );
  const moments = fc.integer({ min: 0, max: 30 * MINUTE }).map((ms) => T0 + ms);

  it('raises the version by one when it changes something, and gives the same object back when it does not', () => {
    fc.assert(
      fc.property(schedules, acts, moments, (before, act, now) => {
        const copy = structuredClone(before);
        const done = act(before, now);
        expect(before).toEqual(copy);
        if (done.schedule === before) {
          return expect([done.ticks, done.before, done.after]).toEqual([[], {}, {}]);
        }
        expect(done.schedule.version).toBe(before.version + 1);
        expect(done.schedule.updatedAt).toBe(now);
        expect(Object.keys(done.after).length).toBeGreaterThan(0);
      }),
    );
  });

  it('never moves what runs leave behind', () => {
    fc.assert(
      fc.property(schedules, acts, moments, (before, act, now) => {
        const { lastRun, lastStatus, statusSince, consecutiveFailures, createdAt, generation } = act(
          before,
          now,
        ).schedule;
        expect({ lastRun, lastStatus, statusSince, consecutiveFailures, createdAt, generation }).toEqual({
          lastRun: before.lastRun,
          lastStatus: before.lastStatus,
          statusSince: before.statusSince,
          consecutiveFailures: before.consecutiveFailures,
          createdAt: before.createdAt,
          generation: before.generation,
        });
      }),
    );
  });

  it('never fires by a change of the interval: the next tick is one new interval away, on the new grid', () => {
    fc.assert(
      fc.property(schedules, fc.constantFrom(6, 61, 301), moments, (before, intervalSec, now) => {
        const { schedule: after, ticks } = changeSettings(before, { intervalSec }, now, undefined);
        expect(after).toMatchObject({ anchor: now, nextTickAt: now + intervalSec * 1000, intervalSec });
        expect(after.pause).toBe(before.pause);
        expect(dueTicks(after, now)).toBeUndefined();
        const due = dueTicks(before, now);
        expect(ticks.map(({ from, to, count }) => ({ first: from, last: to, count }))).toEqual(
          due ? [{ first: due.first, last: due.last, count: due.count }] : [],
        );
      }),
    );
  });

  it('explains by a resumption each tick up to the end of the pause once, and leaves exactly one run or none due', () => {
    fc.assert(
      fc.property(schedules, moments, (before, now) => {
        if (!before.pause) return;
        const end = Math.min(now, before.pause.until ?? now);
        const { schedule: after, ticks } = resumeSchedule(before, now, undefined);
        const due = dueTicks(before, end);
        expect(ticks.map(({ from, to, count }) => ({ first: from, last: to, count }))).toEqual(
          due ? [{ first: due.first, last: due.last, count: due.count }] : [],
        );
        const missed = (due?.count ?? 0) + (before.catchUpFor ?? 0);
        const onGrid = nextOnGrid(before, Math.max(end, before.nextTickAt - 1));
        if (missed > 0 && before.catchUp === 'one') {
          expect(after.catchUpFor).toBe(missed);
          expect(after.nextTickAt).toBeLessThanOrEqual(now);
          expect(dueTicks(after, now)?.next).toBe(nextOnGrid(before, now));
        } else {
          expect('catchUpFor' in after).toBe(false);
          if (before.catchUpFor === undefined) expect(after.nextTickAt).toBe(onGrid);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('turnLive', () => {
  it.each(['one', 'none'] as const)('makes one run due now and leaves the grid, with catch-up %s', (catchUp) => {
    const { schedule: after, ticks } = turnLive(schedule({ nextTickAt: at(2), catchUp }), at(1.5), undefined);
    expect(ticks).toEqual([]);
    const verdict = decideTicks({ schedule: after, now: at(1.5), watchingSince: at(0), live: true });
    expect(verdict).toEqual({ run: { scheduledFor: at(1.5), missedCount: 0 }, skipped: [], nextTickAt: at(2) });
  });

  it('does so although the stub has run a moment ago', () => {
    const ranNow = schedule({ nextTickAt: at(2), lastRun: at(1.49) });
    const { schedule: after } = turnLive(ranNow, at(1.5), undefined);
    const verdict = decideTicks({ schedule: after, now: at(1.5), watchingSince: at(0), live: true });
    expect(verdict).toMatchObject({ run: { scheduledFor: at(1.5) } });
  });

  it('waits for the next tick when the key comes back within the gap of a live start', () => {
    const lastStatus = { ok: true, at: at(1.4), message: '6 imported', mode: 'live' } as const;
    const back = schedule({ nextTickAt: at(2), lastRun: at(1.4), lastStatus });
    expect(turnLive(back, at(1.5), undefined).schedule).toBe(back);
    expect(turnLive(back, at(2.5), undefined).schedule).toMatchObject({ nextTickAt: at(2), catchUpFor: 0 });
  });

  it('leaves a paused schedule as it is', () => {
    const stopped = paused({ nextTickAt: at(2) });
    expect(turnLive(stopped, at(5), undefined)).toEqual({ schedule: stopped, ticks: [], before: {}, after: {} });
  });

  it('ends a hold as a working key does', () => {
    const held = schedule({ nextTickAt: at(2), hold: { kind: 'auth', reason: 'Refused.', since: at(1) } });
    expect(turnLive(held, at(5.5), undefined)).toEqual(liftHold(held, at(5.5), undefined));
  });
});

describe('liftHold', () => {
  const hold = { kind: 'auth', reason: 'AccuLynx refused the key.', since: at(1.5) } as const;

  it('makes one run due now that stands for every tick of the hold', () => {
    const act = liftHold(schedule({ nextTickAt: at(2), hold }), at(5.5), undefined);
    expect(act.ticks).toEqual([
      { tenant: 'acme', from: at(2), to: at(5), count: 4, decision: 'held', reason: hold.reason },
    ]);
    expect(act.schedule).toMatchObject({ nextTickAt: at(5.5), catchUpFor: 4, version: 8 });
    expect(act.schedule.hold).toBeUndefined();
    expect([act.before, act.after]).toEqual([{ hold: 'auth' }, { hold: null, ticks_not_run: 4, catch_up_run: true }]);
  });

  it.each(['one', 'none'] as const)('makes one run due although nothing was missed, with catch-up %s', (catchUp) => {
    const { schedule: after, ticks } = liftHold(schedule({ nextTickAt: at(2), hold, catchUp }), at(1.6), undefined);
    expect(ticks).toEqual([]);
    expect(after).toMatchObject({ nextTickAt: at(1.6), catchUpFor: 0 });
    const late = decideTicks({ schedule: after, now: at(1.9), watchingSince: at(1.8) });
    expect(late).toEqual({ run: { scheduledFor: at(1.6), missedCount: 0 }, skipped: [], nextTickAt: at(2) });
  });

  it('leaves a paused schedule paused, and the pause owes what the hold has swallowed', () => {
    const held = paused({ nextTickAt: at(2), hold });
    const { schedule: after } = liftHold(held, at(4.5), undefined);
    expect(after).toMatchObject({ pause: held.pause, catchUpFor: 3, nextTickAt: at(5) });
    expect(resumeSchedule(after, at(6.5), undefined).schedule).toMatchObject({ catchUpFor: 5, nextTickAt: at(6.5) });
    const unmissed = liftHold(paused({ nextTickAt: at(2), hold }), at(1.6), undefined).schedule;
    expect('catchUpFor' in unmissed).toBe(false);
  });

  it('leaves a schedule alone that is not held', () => {
    const free = schedule();
    expect(liftHold(free, at(5), undefined)).toEqual({ schedule: free, ticks: [], before: {}, after: {} });
  });

  it('ends in exactly one run, whatever was missed and however late it is looked at', () => {
    const part = fc.double({ min: 0, max: 30, noNaN: true });
    fc.assert(
      fc.property(part, part, fc.constantFrom('one' as const, 'none' as const), (lift, look, catchUp) => {
        const liftedAt = Math.floor(at(1.6 + lift));
        const now = Math.floor(liftedAt + look * MINUTE);
        const { schedule: after } = liftHold(schedule({ nextTickAt: at(2), hold, catchUp }), liftedAt, undefined);
        const verdict = decideTicks({ schedule: after, now, watchingSince: liftedAt });
        expect(verdict).toMatchObject({ nextTickAt: nextOnGrid(after, now) });
        expect(verdict && 'run' in verdict && verdict.run !== undefined).toBe(true);
      }),
    );
  });
});

describe('forgetKey', () => {
  const hold = { kind: 'auth', reason: 'AccuLynx refused the key.', since: at(1.5) } as const;
  const backfill = { kind: 'first', since: T0, notBefore: T0, failures: 0 } as const;
  const withheld = { missing: 9, known: 20, since: T0, runId: 'r1' };

  it('takes away what only a key makes possible, and nothing is due at once', () => {
    const act = forgetKey(schedule({ nextTickAt: at(2), hold, backfill, withheld }), at(4.5), undefined);
    expect(act.ticks).toMatchObject([{ decision: 'held', count: 3 }]);
    expect(act.schedule).toEqual({ ...schedule({ nextTickAt: at(5) }), version: 8, updatedAt: at(4.5) });
    expect([act.before, act.after]).toEqual([
      { hold: 'auth', backfill: 'first' },
      { hold: null, backfill: null },
    ]);
  });

  it('keeps the due tick of a schedule that is not held, and what a pause owes of one that is', () => {
    const due = forgetKey(schedule({ nextTickAt: at(2), backfill }), at(4.5), undefined);
    expect([due.ticks, due.schedule.nextTickAt]).toEqual([[], at(2)]);
    const owed = forgetKey(paused({ nextTickAt: at(2), hold }), at(4.5), undefined).schedule;
    expect(owed).toMatchObject({ catchUpFor: 3, nextTickAt: at(5) });
  });

  it('leaves a schedule alone that knows nothing of a key', () => {
    const plain = schedule();
    expect(forgetKey(plain, at(5), undefined).schedule).toBe(plain);
  });
});

describe('resumeSchedule of one that was paused for its failures', () => {
  it('forgets warning and failures, so that it is not paused again at once', () => {
    const stopped = paused({ autoPaused: true, warnedAt: at(0.2), consecutiveFailures: 10 });
    const { schedule: after } = resumeSchedule(stopped, at(0.8), undefined);
    expect(after.consecutiveFailures).toBe(0);
    expect([after.autoPaused, after.warnedAt, after.pause]).toEqual([undefined, undefined, undefined]);
  });

  it('keeps counting after the pause of a person', () => {
    expect(resumeSchedule(paused({ consecutiveFailures: 3 }), at(0.8), undefined).schedule.consecutiveFailures).toBe(3);
  });

  it('owes nothing when the last start was a moment ago', () => {
    const { schedule: after, after: told } = resumeSchedule(paused(), at(2.5), undefined, false);
    expect(after.nextTickAt).toBe(at(3));
    expect('catchUpFor' in after).toBe(false);
    expect(told).toMatchObject({ ticks_not_run: 2, catch_up_run: false });
  });
});
