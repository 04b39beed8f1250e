import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { MAX_DELAY_MS, SystemClock } from './system-clock.js';

afterEach(() => {
  jest.restoreAllMocks();
});

/** The delay with which a timer of the machine is set when the clock is asked for `delayMs`. */
function delayOf(delayMs: number): number | undefined {
  const set = jest.spyOn(globalThis, 'setTimeout');
  const cancel = new SystemClock().after(delayMs, () => undefined);
  cancel();
  return set.mock.calls[0]?.[1];
}

describe('SystemClock', () => {
  it('labels with the wall clock', () => {
    jest.spyOn(Date, 'now').mockReturnValue(1_763_000_000_123);
    expect(new SystemClock().now()).toBe(1_763_000_000_123);
  });

  it('measures with a clock that does not follow the wall clock', () => {
    const clock = new SystemClock();
    const before = clock.monotonic();
    jest.spyOn(Date, 'now').mockReturnValue(0);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(before);
  });

  it.each([
    [0, 0],
    [-1, 0],
    [-Infinity, 0],
    [1_500, 1_500],
    [MAX_DELAY_MS, MAX_DELAY_MS],
    [MAX_DELAY_MS + 1, MAX_DELAY_MS],
    [30 * 86_400_000, MAX_DELAY_MS],
    [1e308, MAX_DELAY_MS],
    [Infinity, MAX_DELAY_MS],
  ])('sets a timer of %d ms with a delay of %d ms', (asked, set) => {
    expect(delayOf(asked)).toBe(set);
  });

  it('clamps to the longest delay that does not overflow', () => {
    expect(MAX_DELAY_MS).toBe(2_147_483_647);
  });

  it('fires a timer once and does not keep the process alive for it', async () => {
    let fired = 0;
    const set = jest.spyOn(globalThis, 'setTimeout');
    await new Promise<void>((resolve) => {
      new SystemClock().after(0, () => {
        fired += 1;
        resolve();
      });
    });
    expect(fired).toBe(1);
    const timer = set.mock.results[0]?.value as NodeJS.Timeout;
    expect(timer.hasRef()).toBe(false);
  });

  it('takes back the timer that is cancelled; cancelling twice is harmless', () => {
    const set = jest.spyOn(globalThis, 'setTimeout');
    const clear = jest.spyOn(globalThis, 'clearTimeout');
    const cancel = new SystemClock().after(60_000, () => undefined);
    const timer: unknown = set.mock.results[0]?.value;
    cancel();
    cancel();
    expect(clear.mock.calls).toEqual([[timer], [timer]]);
  });
});
