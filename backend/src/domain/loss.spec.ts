import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dueTicks } from './cadence.js';
import { decideTicks } from './gate.js';
import { closeLost } from './loss.js';
import type { Run } from './run.js';
import { isActive } from './run.js';
import type { RunMaker } from './run-life.js';
import { queueRun, startRun } from './run-life.js';
import type { Schedule } from './schedule.js';
import { createSchedule } from './schedule-acts.js';
import type { Tick } from './tick.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const MINUTE = 60_000;
const at = (minutes: number): number => T0 + minutes * MINUTE;
const make: RunMaker = { newId: () => 'r2', modeOf: () => 'live', replica: 'p2' };
const pause = { by: 'local:ops', since: T0 };
const hold = { kind: 'auth', reason: 'AccuLynx refused the key.', since: T0 } as const;

/** Every minute; the tick of T0 is the run that is lost. */
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  nextTickAt: at(1),
  ...over,
});
const lostRun = (over: Partial<Run> = {}): Run => ({
  ...startRun(
    queueRun(
      schedule(),
      { trigger: 'schedule', actor: 'scheduler', source: 'scheduler', scheduledFor: T0, missedCount: 2 },
      { newId: () => 'r1', modeOf: () => 'stub', replica: 'p1' },
      T0,
    ),
    T0 + 5,
    'p1',
  ),
  stats: { imported: 7, skipped: 0 },
  ...over,
});

describe('closeLost', () => {
  it.each(['backfill', 'preview'] as const)(
    'closes a lost %s without a retry and without a word about the schedule',
    (trigger) => {
      const before = schedule({ backfill: { kind: 'first', since: T0, notBefore: T0, failures: 0 } });
      const loss = closeLost(lostRun({ trigger, scheduledFor: null }), before, undefined, make, at(3.5));
      expect(loss.run.status).toBe('lost');
      expect([loss.retry, loss.ticks]).toEqual([undefined, []]);
      expect(loss.schedule).toBe(before);
    },
  );

  it('closes the run as lost and starts its one retry, which stands for the ticks of the downtime', () => {
    const { run, retry, schedule: told, ticks } = closeLost(lostRun(), schedule(), undefined, make, at(3.5));
    expect(run).toMatchObject({
      id: 'r1',
      status: 'lost',
      attempt: 1,
      finishedAt: at(3.5),
      stats: { imported: 7, skipped: 0 },
      error: { class: 'system', code: 'process_ended' },
    });
    expect(retry).toMatchObject({
      id: 'r2',
      status: 'queued',
      trigger: 'retry',
      retryOf: 'r1',
      attempt: 2,
      scheduledFor: T0,
      missedCount: 2 + 3,
      generation: 'g1',
      replica: 'p2',
      actor: 'scheduler',
      source: 'scheduler',
    });
    expect(ticks).toEqual([
      {
        tenant: 'acme',
        from: at(1),
        to: at(3),
        count: 3,
        decision: 'missed_downtime',
        reason: 'The service was not running.',
      },
    ]);
    expect(told?.nextTickAt).toBe(at(4));
    expect(told?.lastStatus).toMatchObject({ ok: false, runId: 'r1' });
    expect(told && decideTicks({ schedule: told, now: at(3.5), watchingSince: at(3.4) })).toBeUndefined();
  });

  it('retries without a missed tick too', () => {
    const { retry, schedule: told, ticks } = closeLost(lostRun(), schedule(), undefined, make, at(0.5));
    expect(retry).toMatchObject({ missedCount: 2, attempt: 2 });
    expect(told?.nextTickAt).toBe(at(1));
    expect(ticks).toEqual([]);
  });

  it('stands for a catch-up that was due as well', () => {
    const pending = schedule({ nextTickAt: at(0.2), catchUpFor: 9 });
    const { retry, schedule: told } = closeLost(lostRun(), pending, undefined, make, at(0.5));
    expect(retry?.missedCount).toBe(2 + 9 + 1);
    expect(told && 'catchUpFor' in told).toBe(false);
    expect(told?.nextTickAt).toBe(at(1));
  });

  it('extends the open row of the ledger', () => {
    const open: Tick = {
      tenant: 'acme',
      from: at(-5),
      to: at(-1),
      count: 5,
      decision: 'missed_downtime',
      reason: 'The service was not running.',
    };
    expect(closeLost(lostRun(), schedule(), open, make, at(2)).ticks).toMatchObject([
      { from: at(-5), to: at(2), count: 7 },
    ]);
  });

  it('keeps the act of a run that a person asked for, and its lack of a tick', () => {
    const manual = lostRun({ trigger: 'manual', actor: 'local:ops', source: 'ui', scheduledFor: null, actionId: 'a1' });
    expect(closeLost(manual, schedule(), undefined, make, at(0.5)).retry).toMatchObject({
      trigger: 'retry',
      scheduledFor: null,
      actionId: 'a1',
      attempt: 2,
    });
  });

  it.each<[string, Partial<Run>, Partial<Schedule> | undefined, Run['status'], boolean]>([
    ['the schedule is paused', {}, { pause }, 'lost', true],
    ['the schedule is on hold', {}, { hold }, 'lost', true],
    ['it is the second loss', { attempt: 2, trigger: 'retry' }, {}, 'failed', true],
    ['it is the third loss', { attempt: 3, trigger: 'retry' }, {}, 'failed', true],
    ['a person had asked for its end', { cancelReason: 'operator' }, {}, 'cancelled', true],
    ['the service was being stopped', { cancelReason: 'shutdown' }, {}, 'cancelled', true],
    ['the schedule is being deleted', { cancelReason: 'deleted' }, undefined, 'cancelled', false],
    ['the schedule is gone', {}, undefined, 'lost', false],
    ['the schedule was deleted and made anew', {}, { generation: 'g2' }, 'lost', false],
    [
      'it is the second loss of a run whose end was asked for',
      { attempt: 2, cancelReason: 'operator' },
      {},
      'cancelled',
      true,
    ],
  ])('starts no retry when %s', (_name, run, over, status, told) => {
    const before = over && schedule(over);
    const loss = closeLost(lostRun(run), before, undefined, make, at(3.5));
    expect(loss.retry).toBeUndefined();
    expect(loss.run.status).toBe(status);
    expect(loss.ticks).toEqual([]);
    expect(loss.schedule?.lastStatus.runId).toBe(told ? 'r1' : undefined);
    if (told) expect(loss.schedule?.nextTickAt).toBe(at(1));
    else expect(loss.schedule).toBeUndefined();
  });

  it('says of a second loss that it is not tried again', () => {
    const { run } = closeLost(lostRun({ attempt: 2 }), schedule(), undefined, make, at(0.5));
    expect(run).toMatchObject({ status: 'failed', error: { class: 'system', code: 'lost_again' } });
    expect(run.message).toContain('not tried again');
  });

  it('always ends the run, retries at most once with the next attempt, and leaves at most one run to start', () => {
    const scenes = fc.record({
      attempt: fc.integer({ min: 1, max: 3 }),
      queuedOnly: fc.boolean(),
      cancelReason: fc.option(fc.constantFrom('operator' as const, 'shutdown' as const), { nil: undefined }),
      paused: fc.boolean(),
      held: fc.boolean(),
      generation: fc.constantFrom('g1', 'g2'),
      catchUp: fc.constantFrom('one' as const, 'none' as const),
      gone: fc.boolean(),
      minutes: fc.double({ min: 0, max: 9, noNaN: true }),
    });
    fc.assert(
      fc.property(scenes, (scene) => {
        const now = Math.floor(at(scene.minutes));
        const before = scene.gone
          ? undefined
          : schedule({
              generation: scene.generation,
              catchUp: scene.catchUp,
              ...(scene.paused ? { pause } : {}),
              ...(scene.held ? { hold } : {}),
            });
        const { startedAt: _, ...bare } = lostRun();
        const original: Run = {
          ...(scene.queuedOnly ? { ...bare, status: 'queued' } : lostRun()),
          attempt: scene.attempt,
          ...(scene.cancelReason ? { cancelReason: scene.cancelReason } : {}),
        };
        const { run, retry, schedule: told, ticks } = closeLost(original, before, undefined, make, now);
        expect(isActive(run)).toBe(false);
        expect(run.id).toBe(original.id);
        const wanted =
          !scene.gone &&
          scene.generation === 'g1' &&
          scene.attempt === 1 &&
          !scene.cancelReason &&
          !scene.paused &&
          !scene.held;
        expect(retry !== undefined).toBe(wanted);
        if (!retry) return expect(ticks).toEqual([]);
        const due = before && dueTicks(before, now);
        expect(ticks.map(({ count }) => count)).toEqual(due ? [due.count] : []);
        expect(retry).toMatchObject({ scheduledFor: original.scheduledFor, attempt: 2, status: 'queued' });
        expect(told && decideTicks({ schedule: told, now, watchingSince: now })).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });
});
