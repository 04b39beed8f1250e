import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RunStatus } from './run.js';
import { queueRun } from './run-life.js';
import { createSchedule } from './schedule-acts.js';
import type { BinCounts } from './summary-bins.js';
import {
  BIN_MS,
  binOf,
  BINS_KEPT,
  countDelay,
  countEnded,
  DELAY_BOUNDS_MS,
  delayQuantile,
  emptyBin,
} from './summary-bins.js';

const run = queueRun(
  createSchedule('acme', {}, 0, 'g1'),
  { trigger: 'schedule', actor: 'scheduler', source: 'scheduler', scheduledFor: 0 },
  { newId: () => 'r1', modeOf: () => 'stub', replica: 'p1' },
  0,
);

const delays = fc.oneof(
  fc.constantFrom(0, 1, ...DELAY_BOUNDS_MS, ...DELAY_BOUNDS_MS.map((bound) => bound + 1)),
  fc.integer({ min: 0, max: 2_000 }),
  fc.integer({ min: 0, max: 200_000_000 }),
);
const quantiles = fc.oneof(fc.constantFrom(0, 0.5, 0.95, 0.99, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const binWith = (values: readonly number[]): BinCounts => values.reduce(countDelay, emptyBin(0));

describe('binOf', () => {
  it('is the multiple of 15 minutes at or before a moment', () => {
    expect(BIN_MS).toBe(15 * 60_000);
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 1e15 }), (moment) => {
        const bin = binOf(moment);
        expect(Math.abs(bin % BIN_MS)).toBe(0);
        expect(bin).toBeLessThanOrEqual(moment);
        expect(moment - bin).toBeLessThan(BIN_MS);
      }),
    );
  });

  it('keeps 24 hours whole besides the bin that is being filled', () => {
    expect((BINS_KEPT - 1) * BIN_MS).toBe(24 * 3_600_000);
  });
});

describe('countEnded', () => {
  it.each<[RunStatus, Partial<BinCounts>]>([
    ['succeeded', { succeeded: 1 }],
    ['failed', { failed: 1 }],
    ['timed_out', { timedOut: 1 }],
    ['cancelled', { cancelled: 1 }],
    ['lost', { lost: 1 }],
    ['queued', {}],
    ['running', {}],
  ])('counts a run that is %s as %j', (status, counted) => {
    expect(countEnded(emptyBin(0), { ...run, status })).toEqual({ ...emptyBin(0), ...counted });
  });

  it('counts every ended run once', () => {
    const statuses = fc.array(
      fc.constantFrom<RunStatus>('succeeded', 'failed', 'timed_out', 'cancelled', 'lost', 'queued', 'running'),
    );
    fc.assert(
      fc.property(statuses, (list) => {
        const bin = list.reduce((sum, status) => countEnded(sum, { ...run, status }), emptyBin(0));
        const count = (status: RunStatus): number => list.filter((other) => other === status).length;
        expect(bin).toEqual({
          ...emptyBin(0),
          succeeded: count('succeeded'),
          failed: count('failed'),
          timedOut: count('timed_out'),
          cancelled: count('cancelled'),
          lost: count('lost'),
        });
      }),
    );
  });
});

describe('countDelay', () => {
  it('counts each delay once, in the first bucket whose bound it does not pass', () => {
    fc.assert(
      fc.property(fc.array(delays), (values) => {
        const bin = binWith(values);
        const expected = new Array<number>(DELAY_BOUNDS_MS.length + 1).fill(0);
        for (const value of values) {
          let bucket = 0;
          while (bucket < DELAY_BOUNDS_MS.length && value > (DELAY_BOUNDS_MS[bucket] ?? 0)) bucket += 1;
          expected[bucket] = (expected[bucket] ?? 0) + 1;
        }
        expect(expected.map((_, i) => bin.delays[i] ?? 0)).toEqual(expected);
        expect(bin.maxDelayMs).toBe(Math.max(0, ...values));
      }),
    );
  });

  it('leaves the bin it was given as it was', () => {
    const bin = binWith([3]);
    const copy = structuredClone(bin);
    countDelay(bin, 3);
    countDelay(bin, 90_000_000);
    expect(bin).toEqual(copy);
  });

  it('counts the delay of a clock that was set back as none', () => {
    expect(countDelay(emptyBin(0), -5_000)).toMatchObject({ delays: [1], maxDelayMs: 0 });
  });
});

describe('delayQuantile', () => {
  it('is null when no run started', () => {
    expect(delayQuantile([], 0.95)).toBeNull();
    expect(delayQuantile([emptyBin(0), emptyBin(BIN_MS)], 0.95)).toBeNull();
  });

  it.each([
    [[7], 0.95, 7],
    [[0], 0.5, 0],
    [[6], 0.5, 6],
    [[6, 6, 6, 1_000], 0.5, 7],
    [[6, 6, 6, 1_000], 1, 1_000],
    [[1_000, 2_000], 0, 1_200],
    [[100_000_000, 200_000_000], 0.5, 200_000_000],
  ])('of %j at %d is %d', (values, q, expected) => {
    expect(delayQuantile([binWith(values)], q)).toBe(expected);
  });

  it('lies between the exact quantile and the upper bound of its bucket, and never above the largest delay', () => {
    fc.assert(
      fc.property(fc.array(fc.array(delays), { minLength: 1, maxLength: 4 }), quantiles, (perBin, q) => {
        const sorted = perBin.flat().sort((a, b) => a - b);
        const found = delayQuantile(perBin.map(binWith), q);
        if (sorted.length === 0) return expect(found).toBeNull();
        const exact = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
        const largest = sorted[sorted.length - 1] ?? NaN;
        const bound = DELAY_BOUNDS_MS.find((upper) => exact <= upper) ?? largest;
        expect(found).toBeGreaterThanOrEqual(exact);
        expect(found).toBe(Math.min(bound, largest));
      }),
      { numRuns: 500 },
    );
  });

  it('reads bins whose trailing zeros were left out', () => {
    const bin = { ...emptyBin(0), delays: [1], maxDelayMs: 1 };
    expect(delayQuantile([bin, binWith([400])], 1)).toBe(400);
  });

  it('has rising bounds, each at most three times the one before', () => {
    DELAY_BOUNDS_MS.slice(1).forEach((bound, i) => {
      expect(bound).toBeGreaterThan(DELAY_BOUNDS_MS[i] ?? Infinity);
      expect(bound).toBeLessThanOrEqual(3 * (DELAY_BOUNDS_MS[i] ?? 0));
    });
  });
});
