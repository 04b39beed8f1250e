import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { afterChain, backOffMs, beginChain } from './chain.js';
import type { Run, RunError, RunTrigger } from './run.js';
import type { RunOutcome } from './run-life.js';
import { endRun, queueRun, startRun } from './run-life.js';
import type { Backfill, Schedule, Withheld } from './schedule.js';
import { createSchedule } from './schedule-acts.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const NOW = T0 + 60_000;
const stats = { imported: 0, skipped: 0 };
const transient: RunError = { class: 'transient', code: 'http_502', message: 'AccuLynx answered 502.' };
const first: Backfill = { kind: 'first', since: T0, notBefore: T0, failures: 0, remaining: 9 };
const failing: Backfill = { ...first, failures: 2, notBefore: T0 + 30_000, lastError: transient };
const withheld: Withheld = { missing: 9, known: 20, since: T0, runId: 'r0' };

const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  ...over,
});
const started = (trigger: RunTrigger, over: Partial<Run> = {}): Run => ({
  ...startRun(
    queueRun(
      schedule(),
      { trigger, actor: 'scheduler', source: 'scheduler', scheduledFor: null },
      { newId: () => 'r1', modeOf: () => 'live', replica: 'p1' },
      T0,
    ),
    T0,
    'p1',
  ),
  ...over,
});
/** The schedule after a run of `trigger` has ended like that. */
const after = (
  before: Partial<Schedule>,
  trigger: RunTrigger,
  over: Partial<RunOutcome>,
  run: Partial<Run> = {},
): Schedule => {
  const outcome: RunOutcome = { status: 'succeeded', message: '', stats, ...over };
  return afterChain(schedule(before), endRun(started(trigger, run), outcome, NOW), outcome, NOW);
};
const failed = (error: RunError, over: Partial<RunOutcome> = {}): Partial<RunOutcome> => ({
  status: 'failed',
  error,
  ...over,
});

describe('backOffMs', () => {
  it.each([
    [1, 10],
    [2, 30],
    [3, 90],
    [4, 270],
    [5, 300],
    [50, 300],
  ])('rests after failure %i for %i s', (failures, sec) => {
    expect(backOffMs(failures)).toBe(sec * 1000);
  });
});

describe('a chain after a run that went well', () => {
  it('begins now when a tick run says so', () => {
    expect(after({}, 'schedule', { chain: { kind: 'first', remaining: 12 } }).backfill).toEqual({
      ...beginChain('first', NOW),
      remaining: 12,
    });
  });

  it('keeps its beginning while its kind is the same, and begins anew with another kind', () => {
    expect(after({ backfill: first }, 'backfill', { chain: { kind: 'first' }, progressed: true }).backfill).toEqual({
      kind: 'first',
      since: T0,
      notBefore: NOW,
      failures: 0,
    });
    expect(after({ backfill: first }, 'backfill', { chain: { kind: 'nightly' } }).backfill?.since).toBe(NOW);
  });

  it('forgets failures after a slice, and not after another run', () => {
    const chain = { kind: 'first', remaining: 3 } as const;
    expect(after({ backfill: failing }, 'backfill', { chain, progressed: true }).backfill).toEqual({
      ...first,
      notBefore: NOW,
      remaining: 3,
    });
    expect(after({ backfill: failing }, 'schedule', { chain }).backfill).toEqual({ ...failing, remaining: 3 });
  });

  it('rests a second when a slice got nowhere, so that it cannot spin', () => {
    expect(after({ backfill: first }, 'backfill', { chain: { kind: 'first' } }).backfill?.notBefore).toBe(NOW + 1_000);
    expect(after({ backfill: first }, 'backfill', {}).backfill?.notBefore).toBe(NOW + 1_000);
  });

  it('ends with null and stays as it is when nothing is said', () => {
    expect(after({ backfill: first }, 'backfill', { chain: null }).backfill).toBeUndefined();
    expect(after({ backfill: failing }, 'manual', {}).backfill).toBe(failing);
    expect(after({}, 'manual', {}).backfill).toBeUndefined();
  });

  it('gives an approval that came meanwhile a sweep of its own', () => {
    const approved = { ...withheld, approved: 9 };
    expect(after({ backfill: first, withheld: approved }, 'backfill', { chain: null }).backfill).toEqual(
      beginChain('reconcile', NOW),
    );
    const reconcile: Backfill = { ...first, kind: 'reconcile' };
    const ended = after({ backfill: reconcile, withheld: approved }, 'backfill', { chain: null });
    expect([ended.backfill, ended.withheld]).toEqual([undefined, withheld]);
  });
});

describe('an approval', () => {
  const approved: Withheld = { ...withheld, approved: 9 };
  const reconcile: Backfill = { ...first, kind: 'reconcile' };

  it('survives a run that was under way when it came', () => {
    const ended = after({ backfill: reconcile, withheld: approved }, 'schedule', { chain: null });
    expect([ended.backfill, ended.withheld]).toEqual([reconcile, approved]);
  });

  it('goes on with the rest when its sweep has marked a part, and not further than it reaches', () => {
    const before = { backfill: reconcile, withheld: approved };
    const rest = after(before, 'backfill', { chain: null, withheld: { missing: 4, known: 30 } });
    expect(rest.withheld).toMatchObject({ missing: 4, approved: 4 });
    expect(rest.backfill).toEqual(beginChain('reconcile', NOW));
    const short = { backfill: reconcile, withheld: { ...withheld, approved: 7 } };
    const ended = after(short, 'backfill', { chain: null, withheld: { missing: 4, known: 30 } });
    expect([ended.backfill, ended.withheld?.approved]).toEqual([undefined, undefined]);
  });

  it('comes to an end, whatever its sweeps find', () => {
    const findings = fc.array(fc.option(fc.nat(40), { nil: undefined }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(findings, fc.integer({ min: 1, max: 60 }), (found, count) => {
        let now: Partial<Schedule> = { backfill: reconcile, withheld: { ...withheld, approved: count } };
        let sweeps = 0;
        for (; now.backfill; sweeps += 1) {
          const missing = found[sweeps];
          now = after(now, 'backfill', {
            chain: null,
            ...(missing === undefined ? {} : { withheld: { missing, known: 50 } }),
          });
        }
        expect(now.withheld?.approved).toBeUndefined();
        expect(sweeps).toBeLessThanOrEqual(withheld.missing + 1);
      }),
    );
  });
});

describe('a chain after a run that went badly', () => {
  it('rests longer after each failed slice, and as after the first one when it made progress', () => {
    const again = after({ backfill: failing }, 'backfill', failed(transient)).backfill;
    expect(again).toMatchObject({ failures: 3, notBefore: NOW + 90_000, lastError: transient, remaining: 9 });
    const better = after({ backfill: failing }, 'backfill', failed(transient, { progressed: true })).backfill;
    expect(better).toMatchObject({ failures: 1, notBefore: NOW + 10_000 });
  });

  it('waits for the moment that the vendor named, after any run', () => {
    const error: RunError = { class: 'rate_limited', code: 'http_429', message: 'Rest.', retryAt: NOW + 70_000 };
    expect(after({ backfill: failing }, 'backfill', failed(error)).backfill).toMatchObject({
      failures: 2,
      notBefore: NOW + 70_000,
      lastError: error,
    });
    expect(after({ backfill: first }, 'schedule', failed(error)).backfill?.notBefore).toBe(NOW + 70_000);
    expect(after({ backfill: first }, 'schedule', failed(transient)).backfill).toBe(first);
  });

  it('does not rest for a refused key: the hold stops it', () => {
    const error: RunError = { class: 'auth', code: 'http_401', message: 'Refused.' };
    expect(after({ backfill: first }, 'backfill', failed(error)).backfill).toEqual({ ...first, lastError: error });
  });

  it.each([
    ['operator', NOW + 60_000],
    ['shutdown', T0],
    [undefined, T0],
  ] as const)('outlives a slice that was cancelled by %p', (cancelReason, notBefore) => {
    const run = cancelReason ? { cancelReason } : {};
    expect(after({ backfill: first }, 'backfill', { status: 'cancelled' }, run).backfill).toEqual({
      ...first,
      notBefore,
    });
  });

  it('never ends and never begins by a failure, whatever it is', () => {
    const errors = fc.record({
      class: fc.constantFrom<RunError['class'][]>('auth', 'config', 'rate_limited', 'transient', 'data', 'system'),
      code: fc.constant('x'),
      message: fc.constant('x'),
      retryAt: fc.integer({ min: T0, max: NOW + 90_000 }),
    });
    const statuses = fc.constantFrom('failed' as const, 'timed_out' as const, 'cancelled' as const, 'lost' as const);
    const triggers = fc.constantFrom<RunTrigger[]>('schedule', 'manual', 'retry', 'backfill', 'preview');
    const befores = fc.constantFrom(undefined, first, failing);
    fc.assert(
      fc.property(errors, statuses, triggers, befores, fc.boolean(), (error, status, trigger, backfill, progressed) => {
        const ended = after(backfill ? { backfill } : {}, trigger, { status, error, progressed, chain: null });
        expect(ended.backfill?.kind).toBe(backfill?.kind);
        expect(ended.backfill?.since).toBe(backfill?.since);
        expect((ended.backfill?.notBefore ?? T0) - NOW).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});

describe('withheld records', () => {
  it('are told by a run, keep their beginning, and go when a run says so', () => {
    const found = { missing: 30, known: 100 };
    expect(after({}, 'backfill', { withheld: found }).withheld).toEqual({ ...found, since: NOW, runId: 'r1' });
    expect(after({ withheld }, 'backfill', { withheld: found }).withheld).toEqual({ ...found, since: T0, runId: 'r1' });
    expect(after({ withheld }, 'backfill', { withheld: null }).withheld).toBeUndefined();
    expect(after({ withheld }, 'schedule', {}).withheld).toBe(withheld);
  });

  it('keep an approval until the reconcile has ended', () => {
    const approved = { ...withheld, approved: 9 };
    const reconcile: Backfill = { ...first, kind: 'reconcile' };
    const before = { withheld: approved, backfill: reconcile };
    expect(after(before, 'backfill', { chain: { kind: 'reconcile' } }).withheld).toBe(approved);
    expect(after(before, 'backfill', failed(transient)).withheld).toBe(approved);
    expect(after(before, 'schedule', {}).withheld).toBe(approved);
    const more = after(before, 'backfill', { chain: null, withheld: { missing: 12, known: 20 } }).withheld;
    expect(more).toEqual({ missing: 12, known: 20, since: T0, runId: 'r1' });
  });
});
