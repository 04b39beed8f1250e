import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { queueRun } from './run-life.js';
import type { Schedule } from './schedule.js';
import { createSchedule } from './schedule-acts.js';
import { ATTENTION_ORDER, isLate, lateAfterMs, latenessMs, SCHEDULE_STATES, scheduleState } from './schedule-state.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  ...createSchedule('acme', { intervalSec: 60 }, T0, 'g1'),
  ...over,
});
const pause = { by: 'local:ops', since: T0 };
const hold = { kind: 'auth', reason: 'AccuLynx refused the key.', since: T0 } as const;
const failed = { ok: false, at: T0, message: 'boom' };
const run = queueRun(
  schedule(),
  { trigger: 'schedule', actor: 'scheduler', source: 'scheduler', scheduledFor: T0 },
  { newId: () => 'r1', modeOf: () => 'stub', replica: 'p1' },
  T0,
);
const LATE = T0 + 10_001;

describe('scheduleState', () => {
  it.each([
    ['running', { hold, pause, lastStatus: failed }, run],
    ['running', {}, { ...run, status: 'running' as const }],
    ['held', { hold, pause, lastStatus: failed }, undefined],
    ['paused', { pause, lastStatus: failed }, undefined],
    ['late', { lastStatus: failed }, undefined],
    ['error', { lastStatus: failed, nextTickAt: LATE + 60_000 }, undefined],
    ['ok', { nextTickAt: LATE + 60_000 }, undefined],
    ['ok', { nextTickAt: LATE - 10_000 }, undefined],
  ])('is %s when that is the first of the states that holds (%j)', (state, over, activeRun) => {
    expect(scheduleState(schedule(over), activeRun, LATE)).toBe(state);
  });

  it('is the first state in the order of the API whose condition holds', () => {
    const flags = fc.record({
      running: fc.boolean(),
      held: fc.boolean(),
      paused: fc.boolean(),
      late: fc.boolean(),
      error: fc.boolean(),
    });
    fc.assert(
      fc.property(flags, (holds) => {
        const scene = schedule({
          ...(holds.held ? { hold } : {}),
          ...(holds.paused ? { pause } : {}),
          ...(holds.late ? {} : { nextTickAt: LATE }),
          ...(holds.error ? { lastStatus: failed } : {}),
        });
        const first = SCHEDULE_STATES.find((state) => state === 'ok' || holds[state]);
        expect(scheduleState(scene, holds.running ? run : undefined, LATE)).toBe(first);
      }),
    );
  });

  it('has the same states in the order of attention', () => {
    expect([...ATTENTION_ORDER].sort()).toEqual([...SCHEDULE_STATES].sort());
  });
});

describe('late', () => {
  it.each([
    [5, 10_000],
    [60, 10_000],
    [199, 10_000],
    [200, 10_000],
    [201, 10_050],
    [300, 15_000],
    [86_400, 4_320_000],
    [2_592_000, 129_600_000],
  ])('begins with %d s of interval after %d ms: 10 s or 5 %%, whichever is more', (intervalSec, ms) => {
    expect(lateAfterMs(intervalSec)).toBe(ms);
    const due = schedule({ intervalSec });
    expect(isLate(due, T0 + ms)).toBe(false);
    expect(isLate(due, T0 + ms + 1)).toBe(true);
  });

  it.each([
    ['a pause', { pause }],
    ['a hold', { hold }],
  ])('is never said of a schedule that %s stops', (_name, over) => {
    expect(isLate(schedule(over), T0 + 86_400_000)).toBe(false);
    expect(latenessMs(schedule(over), T0 + 86_400_000)).toBe(0);
  });

  it('is measured from the moment the tick fell due', () => {
    expect(latenessMs(schedule(), T0 - 1)).toBe(0);
    expect(latenessMs(schedule(), T0)).toBe(0);
    expect(latenessMs(schedule(), T0 + 12_345)).toBe(12_345);
  });
});
