import { describe, expect, it } from '@jest/globals';
import type { RunStatus } from './run.js';
import { isActive, NO_STATS } from './run.js';
import { queueRun } from './run-life.js';
import { createSchedule } from './schedule-acts.js';

const run = queueRun(
  createSchedule('acme', {}, 0, 'g1'),
  { trigger: 'manual', actor: 'local:ops', source: 'ui', scheduledFor: null },
  { newId: () => 'r1', modeOf: () => 'stub', replica: 'p1' },
  0,
);

describe('isActive', () => {
  it.each<[RunStatus, boolean]>([
    ['queued', true],
    ['running', true],
    ['succeeded', false],
    ['failed', false],
    ['timed_out', false],
    ['cancelled', false],
    ['lost', false],
  ])('a run that is %s is active: %s', (status, active) => {
    expect(isActive({ ...run, status })).toBe(active);
  });
});

describe('NO_STATS', () => {
  it('cannot be changed by the runs that share it', () => {
    expect(Object.isFrozen(NO_STATS)).toBe(true);
    expect(NO_STATS).toEqual({ imported: 0, skipped: 0 });
  });
});
