import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CancelReason, Run, RunStatus } from './run.js';
import { NO_STATS } from './run.js';
import type { RunMaker, RunOutcome } from './run-life.js';
import { afterRun, cancelSentence, endOperation, endRun, queueRun, startRun } from './run-life.js';
import type { Schedule } from './schedule.js';
import { createSchedule } from './schedule-acts.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const make: RunMaker = { newId: () => 'r1', modeOf: () => 'stub', replica: 'p1' };
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  nextTickAt: T0 + 60_000,
  ...over,
});
const queued = queueRun(
  schedule(),
  { trigger: 'schedule', actor: 'scheduler', source: 'scheduler', scheduledFor: T0 },
  make,
  T0 + 5,
);
const started = startRun(queued, T0 + 7, 'p2');
const stats = { imported: 12, skipped: 3 };
const error = { class: 'transient', code: 'upstream', message: 'AccuLynx did not answer.' } as const;
const ended = (status: RunOutcome['status'], over: Partial<Run> = {}): Run => ({
  ...endRun(started, { status, message: status, stats, ...(status === 'succeeded' ? {} : { error }) }, T0 + 107),
  ...over,
});

const OUTCOMES: readonly RunOutcome['status'][] = ['succeeded', 'failed', 'timed_out', 'cancelled', 'lost'];
const REASONS: readonly CancelReason[] = ['operator', 'deleted', 'shutdown'];

describe('queueRun', () => {
  it('makes a queued first attempt of the schedule as it is now', () => {
    expect(queued).toEqual({
      id: 'r1',
      tenant: 'acme',
      generation: 'g1',
      trigger: 'schedule',
      status: 'queued',
      attempt: 1,
      actor: 'scheduler',
      source: 'scheduler',
      mode: 'stub',
      scheduledFor: T0,
      queuedAt: T0 + 5,
      missedCount: 0,
      message: 'queued',
      stats: NO_STATS,
      replica: 'p1',
    });
  });

  it('takes over what the order says', () => {
    const run = queueRun(
      schedule(),
      {
        trigger: 'retry',
        actor: 'local:ops',
        source: 'ui',
        scheduledFor: null,
        missedCount: 4,
        attempt: 2,
        retryOf: 'r0',
        actionId: 'a1',
      },
      { ...make, modeOf: (tenant) => (tenant === 'acme' ? 'live' : 'stub') },
      T0,
    );
    expect(run).toMatchObject({
      trigger: 'retry',
      actor: 'local:ops',
      source: 'ui',
      scheduledFor: null,
      missedCount: 4,
      attempt: 2,
      retryOf: 'r0',
      actionId: 'a1',
      mode: 'live',
    });
  });
});

describe('startRun', () => {
  it('says when and where it began and keeps what it is about', () => {
    expect(started).toEqual({ ...queued, status: 'running', startedAt: T0 + 7, replica: 'p2', message: 'running' });
  });
});

describe('endRun', () => {
  it.each([
    ['when the importer was done, however late that is saved', T0 + 57, T0 + 57],
    ['not before it began', T0 + 3, T0 + 7],
    ['not after now', T0 + 9_999, T0 + 107],
  ])('ends %s', (_, endedAt, finishedAt) => {
    const run = endRun(started, { status: 'succeeded', message: 'Done.', stats, endedAt }, T0 + 107);
    expect(run).toMatchObject({ finishedAt, durationMs: finishedAt - (T0 + 7) });
  });

  it.each(OUTCOMES)('ends as %s when nobody asked for its end', (status) => {
    const run = endRun(started, { status, message: 'Done.', stats, error }, T0 + 107);
    expect(run).toEqual({ ...started, status, message: 'Done.', stats, error, finishedAt: T0 + 107, durationMs: 100 });
  });

  it.each(
    OUTCOMES.flatMap((status) =>
      REASONS.map((cancelReason) => ({
        status,
        cancelReason,
        as: status === 'succeeded' ? 'succeeded' : 'cancelled',
      })),
    ),
  )(
    'whose end was asked for ($cancelReason) and that came back $status ends as $as',
    ({ status, cancelReason, as }) => {
      const run = endRun({ ...started, cancelReason }, { status, message: 'Done.', stats, error }, T0 + 107);
      expect(run.status).toBe(as);
      expect(run.message).toBe(as === 'cancelled' ? cancelSentence(cancelReason) : 'Done.');
      expect(run.cancelReason).toBe(cancelReason);
      expect('error' in run).toBe(as !== 'cancelled');
      expect(run.stats).toBe(stats);
    },
  );

  it('takes the mode that the importer reports', () => {
    const outcome = { status: 'succeeded', message: 'Done.', stats } as const;
    expect(endRun(started, { ...outcome, mode: 'live' }, T0).mode).toBe('live');
    expect(endRun(started, outcome, T0).mode).toBe('stub');
  });

  it('has no duration when it never started or when the clock was set back', () => {
    const outcome = { status: 'cancelled', message: 'Done.', stats } as const;
    expect(endRun(queued, outcome, T0 + 107).durationMs).toBe(0);
    expect(endRun(started, outcome, T0 - 7_200_000).durationMs).toBe(0);
  });

  it('names a different reason for each way to be cancelled', () => {
    expect(new Set(REASONS.map(cancelSentence)).size).toBe(3);
    expect(cancelSentence(undefined)).toBe(cancelSentence('operator'));
  });
});

describe('afterRun', () => {
  const sick = schedule({
    lastStatus: { ok: false, at: T0 - 60_000, message: 'boom' },
    statusSince: T0 - 600_000,
    consecutiveFailures: 3,
    lastSuccess: T0 - 700_000,
  });

  it('tells the end of a run: when, how, what it brought', () => {
    expect(afterRun(schedule(), ended('succeeded'), T0 + 200)).toEqual(
      schedule({
        lastRun: T0 + 7,
        lastStatus: { ok: true, at: T0 + 107, message: 'succeeded', runId: 'r1', mode: 'stub', stats },
        lastSuccess: T0 + 107,
      }),
    );
    expect(afterRun(schedule(), ended('failed'), T0 + 200)).toEqual(
      schedule({
        lastRun: T0 + 7,
        lastStatus: { ok: false, at: T0 + 107, message: 'failed', runId: 'r1', error, mode: 'stub', stats },
        statusSince: T0 + 200,
        consecutiveFailures: 1,
      }),
    );
  });

  it.each([
    ['succeeded', 'a healthy', schedule(), { ok: true, failures: 0, flips: false, success: true }],
    ['succeeded', 'a failing', sick, { ok: true, failures: 0, flips: true, success: true }],
    ['failed', 'a healthy', schedule(), { ok: false, failures: 1, flips: true, success: false }],
    ['failed', 'a failing', sick, { ok: false, failures: 4, flips: false, success: false }],
    ['timed_out', 'a healthy', schedule(), { ok: false, failures: 1, flips: true, success: false }],
    ['timed_out', 'a failing', sick, { ok: false, failures: 4, flips: false, success: false }],
    ['lost', 'a healthy', schedule(), { ok: false, failures: 1, flips: true, success: false }],
    ['lost', 'a failing', sick, { ok: false, failures: 4, flips: false, success: false }],
    ['cancelled', 'a healthy', schedule(), { ok: true, failures: 0, flips: false, success: false }],
    ['cancelled', 'a failing', sick, { ok: false, failures: 3, flips: false, success: false }],
  ] as const)('a run that %s on %s schedule', (status, _name, before, { ok, failures, flips, success }) => {
    const after = afterRun(before, ended(status), T0 + 200);
    expect(after.lastStatus.ok).toBe(ok);
    expect(after.consecutiveFailures).toBe(failures);
    expect(after.statusSince).toBe(flips ? T0 + 200 : before.statusSince);
    expect(after.lastSuccess).toBe(success ? T0 + 107 : before.lastSuccess);
    expect(after.lastRun).toBe(T0 + 7);
  });

  it.each<[string, Run]>([
    ['is queued', queued],
    ['is running', started],
    ['belongs to another generation', ended('succeeded', { generation: 'g0' })],
    [
      'was cancelled because its schedule was deleted',
      ended('cancelled', { generation: 'g0', cancelReason: 'deleted' }),
    ],
  ])('gives the same object back for a run that %s', (_name, run) => {
    const before = schedule();
    expect(afterRun(before, run, T0 + 200)).toBe(before);
  });

  it('keeps a tenant paused, and never moves grid, next tick or version, whatever run ends', () => {
    const pause = { by: 'local:ops', since: T0 };
    const runs = fc.record({
      status: fc.constantFrom<RunStatus>(...OUTCOMES, 'queued', 'running'),
      trigger: fc.constantFrom<Run['trigger']>('schedule', 'manual', 'retry'),
      scheduledFor: fc.constantFrom(null, T0),
      generation: fc.constantFrom('g0', 'g1'),
    });
    fc.assert(
      fc.property(fc.array(runs), (list) => {
        const before = schedule({ pause, version: 5, catchUpFor: 2 });
        const after = list.reduce((current, over) => afterRun(current, { ...ended('failed'), ...over }, T0), before);
        const { pause: kept, anchor, intervalSec, nextTickAt, version, updatedAt, catchUpFor } = after;
        expect({ pause: kept, anchor, intervalSec, nextTickAt, version, updatedAt, catchUpFor }).toEqual({
          pause,
          anchor: before.anchor,
          intervalSec: 60,
          nextTickAt: before.nextTickAt,
          version: 5,
          updatedAt: before.updatedAt,
          catchUpFor: 2,
        });
      }),
    );
  });

  it('counts the failures since the last success, flips its moment only when the verdict changes, for any sequence', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...OUTCOMES)), (list) => {
        let current = schedule();
        list.forEach((status, i) => (current = afterRun(current, ended(status), T0 + i)));
        const verdicts = list.filter((status) => status !== 'cancelled');
        const lastGood = verdicts.lastIndexOf('succeeded');
        expect(current.consecutiveFailures).toBe(verdicts.length - 1 - lastGood);
        expect(current.lastStatus.ok).toBe(verdicts.length === 0 || lastGood === verdicts.length - 1);
        let ok = true;
        let since = T0;
        list.forEach((status, i) => {
          const next = status === 'cancelled' ? ok : status === 'succeeded';
          if (next !== ok) since = T0 + i;
          ok = next;
        });
        expect(current.statusSince).toBe(since);
      }),
    );
  });
});

describe('endOperation', () => {
  it.each([
    ['succeeded', 'scheduler.import.completed'],
    ['failed', 'scheduler.import.failed'],
    ['timed_out', 'scheduler.import.timed_out'],
    ['cancelled', 'scheduler.import.cancelled'],
    ['lost', 'scheduler.import.lost'],
  ] as const)('audits a run that %s as %s', (status, operation) => {
    expect(endOperation(ended(status))).toBe(operation);
  });
});
