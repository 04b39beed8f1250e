import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DueTicks } from './cadence.js';
import { dueTicks, isStranded, nextMoments, nextOnGrid, ticksWithin } from './cadence.js';
import { MAX_INTERVAL_SEC, MIN_INTERVAL_SEC } from './schedule.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);
const DAY = 86_400_000;

const intervals = fc.oneof(
  fc.integer({ min: MIN_INTERVAL_SEC, max: 120 }),
  fc.constantFrom(5, 60, 180, 300, 600, 900, 1800, 86_400, MAX_INTERVAL_SEC),
  fc.integer({ min: MIN_INTERVAL_SEC, max: MAX_INTERVAL_SEC }),
);
const anchors = fc.oneof(fc.integer({ min: T0 - 400 * DAY, max: T0 + 400 * DAY }), fc.constantFrom(0, 1, T0));
const grids = fc.record({ anchor: anchors, intervalSec: intervals });

/** `first` and each grid point after it, up to `now`, found by walking. */
function walk(grid: { anchor: number; intervalSec: number }, first: number, now: number): number[] {
  if (first > now) return [];
  const step = grid.intervalSec * 1000;
  let point = grid.anchor;
  while (point > first) point -= step;
  while (point <= first) point += step;
  const ticks = [first];
  for (; point <= now; point += step) ticks.push(point);
  return ticks;
}

/** A grid near its anchor, a first tick on or off it, and a moment at most a few hundred ticks later. */
const dueScenes = fc
  .record({
    anchor: anchors,
    intervalSec: intervals,
    k: fc.integer({ min: -5, max: 50 }),
    offGrid: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
    laterBy: fc.oneof(
      fc.constantFrom(0, 1, 2, 3),
      fc.double({ min: -1, max: 3, noNaN: true }),
      fc.double({ min: 0, max: 300, noNaN: true }),
    ),
  })
  .map(({ anchor, intervalSec, k, offGrid, laterBy }) => {
    const step = intervalSec * 1000;
    const nextTickAt = anchor + k * step + Math.floor(offGrid * step);
    return { grid: { anchor, intervalSec, nextTickAt }, now: nextTickAt + Math.floor(laterBy * step) };
  });

describe('nextOnGrid', () => {
  it.each([
    ['the anchor itself is not after the anchor', 0, 60_000],
    ['just after the anchor', 1, 60_000],
    ['just before a grid point', 59_999, 60_000],
    ['on a grid point', 60_000, 120_000],
    ['before the anchor, where k is 0', -1, 0],
    ['on the grid point before the anchor', -60_000, 0],
    ['long before the anchor, where k is negative', -120_001, -120_000],
    ['between two points before the anchor', -61_000, -60_000],
  ])('finds the next point: %s', (_name, after, next) => {
    expect(nextOnGrid({ anchor: T0, intervalSec: 60 }, T0 + after)).toBe(T0 + next);
  });

  it('gives the only grid point in the one interval that follows a moment', () => {
    fc.assert(
      fc.property(grids, fc.integer({ min: -800 * DAY, max: 8_000 * DAY }), (grid, distance) => {
        const after = grid.anchor + distance;
        const next = nextOnGrid(grid, after);
        const step = grid.intervalSec * 1000;
        expect(next).toBeGreaterThan(after);
        expect(next - after).toBeLessThanOrEqual(step);
        expect(Math.abs((next - grid.anchor) % step)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([MIN_INTERVAL_SEC, 7, 60, 1_799, MAX_INTERVAL_SEC])(
    'does not drift in 100,000 ticks of %d s, however late each one is looked at',
    (intervalSec) => {
      const step = intervalSec * 1000;
      const grid = { anchor: T0, intervalSec };
      let drift = 0;
      let tick = T0;
      for (let n = 1; n <= 100_000; n += 1) {
        tick = nextOnGrid(grid, tick + ((n * 7_919) % step));
        drift = Math.max(drift, Math.abs(tick - (T0 + n * step)));
      }
      expect(drift).toBe(0);
    },
  );
});

describe('nextMoments', () => {
  it.each([
    ['a tick ahead', 30_000, [30_000, 60_000, 120_000]],
    ['a tick due now', 0, [0, 60_000, 120_000]],
    ['an overdue tick, which runs now', -200_000, [0, 60_000, 120_000]],
  ])('begins with %s', (_name, ahead, moments) => {
    const schedule = { anchor: T0, intervalSec: 60, nextTickAt: T0 + ahead };
    expect(nextMoments(schedule, T0, 3)).toEqual(moments.map((ms) => T0 + ms));
  });

  it('rises strictly, begins not before now, and is on the grid from the second moment on', () => {
    fc.assert(
      fc.property(dueScenes, fc.integer({ min: 1, max: 20 }), ({ grid, now }, count) => {
        const moments = nextMoments(grid, now, count);
        expect(moments).toHaveLength(count);
        expect(moments[0]).toBe(Math.max(now, grid.nextTickAt));
        const step = grid.intervalSec * 1000;
        moments.slice(1).forEach((moment, i) => {
          expect(moment).toBe(i === 0 ? nextOnGrid(grid, moments[0] ?? 0) : (moments[i] ?? 0) + step);
          expect(moment).toBeGreaterThan(moments[i] ?? Infinity);
          expect(Math.abs((moment - grid.anchor) % step)).toBe(0);
        });
      }),
    );
  });
});

describe('dueTicks', () => {
  it('finds nothing before the next tick, and that tick from its own millisecond on', () => {
    const schedule = { anchor: T0, intervalSec: 60, nextTickAt: T0 + 60_000 };
    expect(dueTicks(schedule, T0 + 59_999)).toBeUndefined();
    expect(dueTicks(schedule, T0 + 60_000)).toEqual({
      first: T0 + 60_000,
      last: T0 + 60_000,
      count: 1,
      next: T0 + 120_000,
    });
  });

  it('counts a catch-up that lies off the grid and each grid point after it', () => {
    const schedule = { anchor: T0, intervalSec: 60, nextTickAt: T0 + 90_500 };
    expect(dueTicks(schedule, T0 + 110_000)).toEqual({
      first: T0 + 90_500,
      last: T0 + 90_500,
      count: 1,
      next: T0 + 120_000,
    });
    expect(dueTicks(schedule, T0 + 185_000)).toEqual({
      first: T0 + 90_500,
      last: T0 + 180_000,
      count: 3,
      next: T0 + 240_000,
    });
  });

  it('counts what walking along the grid counts', () => {
    fc.assert(
      fc.property(dueScenes, ({ grid, now }) => {
        const ticks = walk(grid, grid.nextTickAt, now);
        const due = dueTicks(grid, now);
        if (ticks.length === 0) return expect(due).toBeUndefined();
        expect(due).toEqual({
          first: ticks[0],
          last: ticks[ticks.length - 1],
          count: ticks.length,
          next: nextOnGrid(grid, now),
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('counts 30 days of the shortest interval without walking', () => {
    const schedule = { anchor: T0, intervalSec: 5, nextTickAt: T0 + 5_000 };
    expect(dueTicks(schedule, T0 + 30 * DAY)).toEqual({
      first: T0 + 5_000,
      last: T0 + 30 * DAY,
      count: (30 * DAY) / 5_000,
      next: T0 + 30 * DAY + 5_000,
    });
  });
});

describe('ticksWithin', () => {
  const grid = { anchor: T0, intervalSec: 60 };
  const due: DueTicks = { first: T0 + 60_000, last: T0 + 300_000, count: 5, next: T0 + 360_000 };

  it.each([
    ['everything', 0, 999_000, [60_000, 300_000, 5]],
    ['both ends', 120_000, 240_000, [120_000, 240_000, 3]],
    ['what lies between the ends', 119_999, 240_001, [120_000, 240_000, 3]],
    ['a single tick', 180_000, 180_000, [180_000, 180_000, 1]],
    ['the last tick', 300_000, 300_000, [300_000, 300_000, 1]],
    ['the first tick', 0, 60_000, [60_000, 60_000, 1]],
  ])('takes %s', (_name, from, to, [first = 0, last = 0, count]) => {
    expect(ticksWithin(due, grid, T0 + from, T0 + to)).toEqual({ first: T0 + first, last: T0 + last, count });
  });

  it.each([
    ['before the first tick', 0, 59_999],
    ['between two ticks', 120_001, 179_999],
    ['after the last tick', 300_001, 999_000],
    ['turned round', 240_000, 120_000],
  ])('finds nothing %s', (_name, from, to) => {
    expect(ticksWithin(due, grid, T0 + from, T0 + to)).toBeUndefined();
  });

  it('takes what filtering tick by tick takes', () => {
    const share = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: -0.2, max: 1.2, noNaN: true }));
    fc.assert(
      fc.property(dueScenes, share, share, fc.boolean(), ({ grid: schedule, now }, left, right, snap) => {
        const due = dueTicks(schedule, now);
        if (!due) return;
        const place = (part: number): number => {
          const moment = Math.floor(due.first + part * (now - due.first));
          return snap ? nextOnGrid(schedule, moment) : moment;
        };
        const [from, to] = [place(left), place(right)];
        const inside = walk(schedule, schedule.nextTickAt, now).filter((tick) => tick >= from && tick <= to);
        expect(ticksWithin(due, schedule, from, to)).toEqual(
          inside.length === 0 ? undefined : { first: inside[0], last: inside[inside.length - 1], count: inside.length },
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('isStranded', () => {
  it.each([
    ['the tick is overdue', -500_000, false],
    ['the tick is one interval ahead', 60_000, false],
    ['the tick is within a second of one interval ahead', 61_000, false],
    ['the clock was set back further', 61_001, true],
    ['the clock was set back two hours', 7_200_000, true],
  ])('when %s: %s ms ahead → %s', (_name, ahead, stranded) => {
    expect(isStranded({ anchor: T0, intervalSec: 60, nextTickAt: T0 + ahead }, T0)).toBe(stranded);
  });

  it('never holds for the tick that follows now on the grid, and otherwise means a wait beyond the promise', () => {
    fc.assert(
      fc.property(grids, anchors, fc.integer({ min: 0, max: 90 * DAY }), (grid, now, setBack) => {
        expect(isStranded({ ...grid, nextTickAt: nextOnGrid(grid, now) }, now)).toBe(false);
        const nextTickAt = nextOnGrid(grid, now + setBack);
        if (!isStranded({ ...grid, nextTickAt }, now)) {
          expect(nextTickAt - now).toBeLessThanOrEqual(grid.intervalSec * 1000 + 5_000);
        }
      }),
    );
  });
});
