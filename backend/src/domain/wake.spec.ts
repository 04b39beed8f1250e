import { describe, expect, it } from '@jest/globals';
import type { Schedule } from './schedule.js';
import { createSchedule } from './schedule-acts.js';
import { wakeAt } from './wake.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const until = T0 + 3_600_000;
const pause = { by: 'local:ops', since: T0 };
const hold = { kind: 'auth', reason: 'AccuLynx refused the key.', since: T0 } as const;

describe('wakeAt', () => {
  it.each<[string, Partial<Schedule>, number | undefined]>([
    ['at the next tick', {}, T0 + 60_000],
    ['at the end of a pause, not at its ticks', { pause: { ...pause, until } }, until],
    ['never by itself in a pause without an end', { pause }, undefined],
    ['never by itself on hold', { hold }, undefined],
    ['at the end of a pause on hold, so that the pause ends', { hold, pause: { ...pause, until } }, until],
    ['never by itself on hold in a pause without an end', { hold, pause }, undefined],
  ])('looks at a schedule %s', (_name, over, at) => {
    const schedule = { ...createSchedule('acme', {}, T0, 'g1'), nextTickAt: T0 + 60_000, ...over };
    expect(wakeAt(schedule)).toBe(at);
  });
});
