import { describe, expect, it } from '@jest/globals';
import { demoSchedule } from './demo-schedule.js';
import { DEMO_TENANTS } from './demo-tenants.js';

const NOW = Date.UTC(2026, 10, 12, 14, 30);

describe('the invented history of a demo tenant', () => {
  it.each(DEMO_TENANTS.map((demo, place) => ({ ...demo, place })))(
    'of $tenant is over, and leaves its next tick to the product',
    ({ place, ...demo }) => {
      const { schedule, runs } = demoSchedule(demo, NOW, place);
      for (const { finishedAt, scheduledFor } of runs) {
        expect(finishedAt).toBeLessThanOrEqual(NOW);
        expect(scheduledFor).toBeLessThan(schedule.nextTickAt);
      }
      const step = schedule.intervalSec * 1000;
      // A catch-up takes the newest moment of the grid that has passed: it is none of the invented ones.
      const newest = schedule.nextTickAt + Math.max(0, Math.floor((NOW - schedule.nextTickAt) / step)) * step;
      expect(runs.map(({ scheduledFor }) => scheduledFor)).not.toContain(newest);
      if (runs.length > 0) expect((schedule.nextTickAt - schedule.anchor) % step).toBe(0);
    },
  );

  it('has tenants that are late now', () => {
    const late = DEMO_TENANTS.filter(({ state }) => state === 'late');
    expect(late.length).toBeGreaterThan(0);
    for (const demo of late) expect(demoSchedule(demo, NOW, 1).schedule.nextTickAt).toBe(NOW - 40_000);
  });
});
