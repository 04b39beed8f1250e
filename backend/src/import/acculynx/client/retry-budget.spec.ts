import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backOffMs, RetryBudget } from './retry-budget.js';

describe('RetryBudget', () => {
  it('lets a run make ten repeats and a tenth of its calls', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), (calls) => {
        const budget = new RetryBudget();
        for (let n = 0; n < calls; n += 1) budget.called();
        let taken = 0;
        while (taken < 1_000 && budget.take()) taken += 1;
        expect(taken).toBe(10 + Math.ceil(calls / 10));
      }),
    );
  });
});

describe('backOffMs', () => {
  it('lies anywhere below a bound that doubles from 0.5 s to 8 s', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((attempt) => backOffMs(attempt, () => 1))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
    ]);
    expect(backOffMs(5, () => 0)).toBe(0);
    expect(backOffMs(5, () => 0.25)).toBe(2_000);
  });
});
