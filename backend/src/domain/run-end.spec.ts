import { describe, expect, it } from '@jest/globals';
import type { Credential } from './credential.js';
import type { Run, RunError } from './run.js';
import { concludeRun } from './run-end.js';
import type { RunOutcome } from './run-life.js';
import { endRun, queueRun, startRun } from './run-life.js';
import type { Schedule } from './schedule.js';
import { createSchedule } from './schedule-acts.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const NOW = T0 + 9_000;
const limits = { failures: 10, hours: 24 };
const auth: RunError = { class: 'auth', code: 'http_401', message: 'AccuLynx refused the key.' };
const credential: Credential = {
  tenant: 'acme',
  secret: { wrappingKeyId: 'k', wrappedKey: '', wrapIv: '', wrapTag: '', iv: '', tag: '', ciphertext: '' },
  last4: '1234',
  fingerprint: 'f',
  locationName: 'Acme Roofing',
  companyId: 'c1',
  setAt: T0 - 1,
  setBy: 'local:ops',
  checkedAt: T0 - 1,
  health: 'ok',
};
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  ...over,
});
const started = (over: Partial<Run> = {}): Run => ({
  ...startRun(
    queueRun(
      schedule(),
      { trigger: 'schedule', actor: 'scheduler', source: 'scheduler', scheduledFor: T0 },
      { newId: () => 'r1', modeOf: () => 'live', replica: 'p1' },
      T0,
    ),
    T0,
    'p1',
  ),
  ...over,
});
const conclude = (
  error: RunError,
  {
    run = {},
    before = {},
    key = credential,
  }: { run?: Partial<Run>; before?: Partial<Schedule>; key?: Credential | undefined } = {},
) => {
  const outcome: RunOutcome = {
    status: 'failed',
    message: error.message,
    stats: { imported: 0, skipped: 0 },
    error,
  };
  const state = { schedule: schedule(before), ...(key ? { credential: key } : {}) };
  return concludeRun(state, endRun(started(run), outcome, NOW), outcome, limits, NOW);
};

describe('a refused key', () => {
  it.each(['schedule', 'manual', 'retry', 'backfill', 'preview'] as const)(
    'holds the schedule and is marked, by a run with trigger %s',
    (trigger) => {
      const end = conclude(auth, { run: { trigger } });
      const reason = 'AccuLynx refused the key. Nothing is imported until a working key is saved.';
      expect(end.schedule.hold).toEqual({ kind: 'auth', reason, since: NOW });
      expect(end.credential).toEqual({ ...credential, health: 'rejected', checkedAt: NOW });
      expect(end.notes).toEqual([
        {
          operation: 'scheduler.schedule.updated',
          before: { hold: null },
          after: { hold: { kind: 'auth', reason, since: NOW / 1000 } },
        },
      ]);
    },
  );

  it('keeps the hold that is there', () => {
    const hold = { kind: 'auth', reason: 'before', since: T0 } as const;
    const end = conclude(auth, { before: { hold } });
    expect([end.schedule.hold, end.notes]).toEqual([hold, []]);
  });

  it.each([
    ['a key that was set while the run was under way', { key: { ...credential, setAt: T0 + 1 } }],
    ['a run of the stub', { run: { mode: 'stub' } }],
    ['a run that somebody ended', { run: { cancelReason: 'operator' } }],
  ] as const)('is not to be blamed on %s', (_, scene) => {
    const end = conclude(auth, scene);
    expect([end.schedule.hold, end.credential]).toEqual([undefined, undefined]);
  });

  it('holds nothing when the key is gone', () => {
    const outcome: RunOutcome = { status: 'failed', message: '', stats: { imported: 0, skipped: 0 }, error: auth };
    const ended = endRun(started(), outcome, NOW);
    expect(concludeRun({ schedule: schedule() }, ended, outcome, limits, NOW).schedule.hold).toBeUndefined();
  });

  it('says nothing about another class of error', () => {
    const end = conclude({ ...auth, class: 'transient' });
    expect([end.schedule.hold, end.credential]).toEqual([undefined, undefined]);
    expect(end.schedule.consecutiveFailures).toBe(1);
  });
});

describe('a run of another generation', () => {
  it('changes nothing at all', () => {
    const end = conclude(auth, { run: { generation: 'g0' } });
    expect(end).toEqual({ schedule: schedule(), notes: [] });
  });
});
