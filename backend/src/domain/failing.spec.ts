import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countsAsFailure, watchFailures } from './failing.js';
import type { Run, RunError, RunStatus, RunTrigger } from './run.js';
import { NO_STATS } from './run.js';
import { afterRun } from './run-life.js';
import type { Schedule } from './schedule.js';
import { createSchedule } from './schedule-acts.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const HOUR = 3_600_000;
const limits = { failures: 10, hours: 24 };
const error: RunError = { class: 'transient', code: 'http_502', message: 'AccuLynx answered 502.' };
const run = (over: Partial<Run> = {}): Run => ({
  id: 'r1',
  tenant: 'acme',
  generation: 'g1',
  trigger: 'schedule',
  status: 'failed',
  attempt: 1,
  actor: 'scheduler',
  source: 'scheduler',
  mode: 'live',
  scheduledFor: T0,
  queuedAt: T0,
  startedAt: T0,
  finishedAt: T0,
  missedCount: 0,
  message: 'AccuLynx answered 502.',
  stats: NO_STATS,
  error,
  replica: 'p1',
  ...over,
});
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  ...over,
});
const watch = (failures: number, hours: number, over: Partial<Schedule> = {}, ended = run()) =>
  watchFailures(schedule({ consecutiveFailures: failures, ...over }), ended, limits, T0 + hours * HOUR);

describe('watchFailures', () => {
  it.each([
    [4, 100, 'nothing'],
    [5, 11.99, 'nothing'],
    [5, 12, 'warned'],
    [9, 100, 'warned'],
    [100, 12, 'warned'],
    [100, 23.99, 'warned'],
    [10, 24, 'paused'],
  ])('%i failures in a row and %p h without a success: %s', (failures, hours, expected) => {
    const { schedule: after } = watch(failures, hours);
    expect(after.pause ? 'paused' : after.warnedAt === undefined ? 'nothing' : 'warned').toBe(expected);
  });

  it('takes half of both limits, rounded up, for the warning', () => {
    const odd = { failures: 3, hours: 5 };
    const at = (failures: number, hours: number) =>
      watchFailures(schedule({ consecutiveFailures: failures }), run(), odd, T0 + hours * HOUR).schedule.warnedAt;
    expect([at(1, 3), at(2, 2.9), at(2, 3)]).toEqual([undefined, undefined, T0 + 3 * HOUR]);
  });

  it('counts the hours from the last success', () => {
    expect(watch(10, 30, { lastSuccess: T0 + 7 * HOUR }).schedule.pause).toBeUndefined();
    expect(watch(10, 31, { lastSuccess: T0 + 7 * HOUR }).schedule.pause).toBeDefined();
  });

  it('pauses in the name of the scheduler, with the figures and the last failure', () => {
    const { schedule: after, notes } = watch(12, 25);
    const reason =
      '12 runs in a row failed, and there was no success for 25 h. The last failure: AccuLynx answered 502.';
    expect(after).toMatchObject({ autoPaused: true, pause: { by: 'scheduler', reason, since: T0 + 25 * HOUR } });
    expect(notes).toEqual([
      {
        operation: 'scheduler.schedule.paused',
        before: { paused: false, by: null, reason: null },
        after: { paused: true, by: 'scheduler', reason, auto_paused: true },
        metadata: { reason },
      },
    ]);
  });

  it('warns once, in an entry of its own', () => {
    const { schedule: after, notes } = watch(5, 13);
    expect(notes).toMatchObject([
      { operation: 'scheduler.schedule.updated', metadata: { warning: expect.stringContaining('after 10 failures') } },
    ]);
    expect(watchFailures({ ...after, consecutiveFailures: 6 }, run(), limits, T0 + 14 * HOUR).notes).toEqual([]);
  });

  it.each([
    ['a schedule that somebody has paused', { pause: { by: 'local:ops', since: T0 } }, run()],
    ['a held schedule', { hold: { kind: 'auth', reason: 'x', since: T0 } } as const, run()],
    ['a success', {}, run({ status: 'succeeded' })],
    ['a run that somebody cancelled', {}, run({ status: 'cancelled' })],
    ['a slice', {}, run({ trigger: 'backfill' })],
    ['a preview', {}, run({ trigger: 'preview' })],
    ['a vendor that asks for patience', {}, run({ error: { ...error, class: 'rate_limited' } })],
  ])('does nothing about %s', (_, over, ended) => {
    const before = schedule({ consecutiveFailures: 50, ...over });
    expect(watchFailures(before, ended, limits, T0 + 100 * HOUR)).toEqual({ schedule: before, notes: [] });
  });
});

describe('failures in a row', () => {
  it('are counted exactly where they may lead to a pause, and a success forgets them and the warning', () => {
    const statuses = fc.constantFrom<RunStatus[]>('succeeded', 'failed', 'timed_out', 'cancelled', 'lost');
    const triggers = fc.constantFrom<RunTrigger[]>('schedule', 'manual', 'retry', 'backfill', 'preview');
    const classes = fc.constantFrom<RunError['class'][]>('auth', 'rate_limited', 'transient', 'system');
    fc.assert(
      fc.property(statuses, triggers, classes, fc.nat(20), (status, trigger, errorClass, failures) => {
        const { error: _, ...clean } = run({ status, trigger });
        const ended: Run = status === 'succeeded' ? clean : { ...clean, error: { ...error, class: errorClass } };
        const before = schedule({ consecutiveFailures: failures, warnedAt: T0 });
        const after = afterRun(before, ended, T0 + HOUR);
        const good = status === 'succeeded' && trigger !== 'backfill' && trigger !== 'preview';
        expect(after.consecutiveFailures).toBe(good ? 0 : failures + (countsAsFailure(ended) ? 1 : 0));
        expect(after.warnedAt).toBe(good ? undefined : T0);
        if (trigger === 'backfill' || trigger === 'preview') expect(after).toBe(before);
      }),
    );
  });
});
