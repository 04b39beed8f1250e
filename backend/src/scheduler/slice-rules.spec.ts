import { describe, expect, it } from '@jest/globals';
import type { RunMode } from '../domain/run.js';
import type { Schedule } from '../domain/schedule.js';
import { createSchedule } from '../domain/schedule-acts.js';
import type { TenantState } from '../domain/tenant-state.js';
import { sliceRule } from './slice-rules.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const backfill = { kind: 'first', since: T0, notBefore: T0, failures: 0 } as const;
const ready: Schedule = {
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  nextTickAt: T0 + 60_000,
  backfill,
};
const slice = (over: Partial<TenantState>, { mode = 'live' as RunMode, isWanted = true } = {}) =>
  sliceRule(
    { newId: () => 'r1', modeOf: () => mode, replica: 'p1' },
    () => isWanted,
  )({
    now: T0 + 1,
    schedule: ready,
    ...over,
  });

describe('sliceRule', () => {
  it('makes the next slice as running, and changes nothing else', () => {
    const change = slice({});
    expect(change.result).toMatchObject({
      id: 'r1',
      trigger: 'backfill',
      status: 'running',
      actor: 'scheduler',
      source: 'scheduler',
      scheduledFor: null,
      startedAt: T0 + 1,
      mode: 'live',
    });
    expect(change).toEqual({ runs: [change.result], result: change.result });
  });

  const run = slice({}).result;
  const { backfill: _, ...unchained } = ready;
  it.each<[string, Partial<TenantState>, { mode?: RunMode; isWanted?: boolean }]>([
    ['the schedule has no chain', { schedule: unchained }, {}],
    ['a run is active', run ? { activeRun: run } : {}, {}],
    ['a tick is due', { schedule: { ...ready, nextTickAt: T0 + 1 } }, {}],
    ['the chain rests', { schedule: { ...ready, backfill: { ...backfill, notBefore: T0 + 2 } } }, {}],
    ['the schedule is paused', { schedule: { ...ready, pause: { by: 'local:ops', since: T0 } } }, {}],
    ['the schedule is held', { schedule: { ...ready, hold: { kind: 'auth', reason: 'x', since: T0 } } }, {}],
    ['somebody waits for the tenant', {}, { isWanted: false }],
    ['the tenant has no key', {}, { mode: 'stub' }],
  ])('makes none when %s', (_name, over, wish) => {
    expect(slice(over, wish)).toEqual({ result: undefined });
  });

  it('makes none when the schedule is gone', () => {
    const rule = sliceRule({ newId: () => 'r1', modeOf: () => 'live', replica: 'p1' }, () => true);
    expect(rule({ now: T0 })).toEqual({ result: undefined });
  });
});
