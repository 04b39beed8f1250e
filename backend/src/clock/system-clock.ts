import type { Cancel, Clock } from './clock.js';

/** A longer delay would overflow Node's timer and fire at once. */
export const MAX_DELAY_MS = 2 ** 31 - 1;

/** The machine's clocks. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonic(): number {
    return performance.now();
  }

  after(delayMs: number, callback: () => void): Cancel {
    const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), MAX_DELAY_MS));
    timer.unref();
    return () => clearTimeout(timer);
  }
}
