import { describe, expect, it } from '@jest/globals';
import { DomainError } from './domain-error.js';
import { requireLiveInterval, startedJustNow } from './min-gap.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);

describe('startedJustNow', () => {
  it.each([
    [0, true],
    [1, true],
    [59_499, true],
    [59_500, false],
    [60_000, false],
    [-1, false],
  ])('a start %i ms ago: %p', (ago, expected) => {
    expect(startedJustNow({ lastRun: T0 - ago }, T0)).toBe(expected);
  });

  it('knows no start of a schedule that never ran', () => {
    expect(startedJustNow({ lastRun: 0 }, 1_000)).toBe(false);
  });
});

describe('requireLiveInterval', () => {
  it('takes a minute and more', () => {
    for (const sec of [60, 61, 2_592_000]) expect(() => requireLiveInterval('acme', sec)).not.toThrow();
  });

  it.each([5, 59])('refuses %i s and names the field', (sec) => {
    try {
      requireLiveInterval('acme', sec);
    } catch (error) {
      expect(error).toMatchObject({ code: 'validation_failed', details: { errors: [{ field: 'interval_sec' }] } });
      expect(error).toBeInstanceOf(DomainError);
      return;
    }
    throw new Error('It was taken.');
  });
});
