import { describe, expect, it } from '@jest/globals';
import { DomainError } from './domain-error.js';
import { requireLiveInterval, startedJustNow, vendorBreakUntil } from './min-gap.js';
import type { RunError } from './run.js';

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

describe('vendorBreakUntil', () => {
  const failed = (consecutiveFailures: number, over: Partial<RunError> = {}, intervalSec = 5) => ({
    intervalSec,
    lastRun: T0,
    consecutiveFailures,
    lastStatus: {
      ok: false,
      at: T0,
      message: '',
      error: { class: 'transient', code: 'upstream_unavailable', message: '', ...over } as const,
    },
  });

  it.each([
    [5, 30],
    [6, 60],
    [7, 120],
    [9, 480],
    [10, 900],
    [11, 900],
    [5_000, 900],
  ])('after %i failed runs the next try is %i s after the last start', (failures, sec) => {
    const end = T0 + sec * 1_000;
    expect(vendorBreakUntil(failed(failures), T0)).toBe(end);
    expect(vendorBreakUntil(failed(failures), end - 501)).toBe(end);
    expect(vendorBreakUntil(failed(failures), end - 500)).toBeUndefined();
  });

  it('leaves out no tick of a schedule that comes no more often by itself: its next one may be a day away', () => {
    expect(vendorBreakUntil(failed(11, {}, 899), T0)).toBeDefined();
    for (const sec of [900, 86_400]) expect(vendorBreakUntil(failed(11, {}, sec), T0)).toBeUndefined();
  });

  it('is none before the fifth failure', () => {
    expect(vendorBreakUntil(failed(4), T0)).toBeUndefined();
  });

  it.each(['auth', 'config', 'data', 'system', 'rate_limited'] as const)(
    'is none after a failure of class %s',
    (is) => {
      expect(vendorBreakUntil(failed(7, { class: is }), T0)).toBeUndefined();
    },
  );

  it('is none when the clock was set back behind the last start', () => {
    expect(vendorBreakUntil(failed(7), T0 - 1)).toBeUndefined();
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
