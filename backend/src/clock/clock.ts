import type { Moment } from '../domain/moment.js';

/** Injection token of the {@link Clock}. */
export const CLOCK = Symbol('CLOCK');

/** Stops a timer; calling it twice is harmless. */
export type Cancel = () => void;

/** Time as the product sees it; the tests' clock is set by hand. */
export interface Clock {
  /** Wall-clock moment: labels, grids, expiries. May jump. */
  now(): Moment;
  /** Milliseconds since an arbitrary origin; never jumps, never goes back. Delays are measured with it. */
  monotonic(): number;
  /** Calls `callback` once after `delayMs` monotonic milliseconds (clamped to 2³¹−1). The timer does not keep the process alive. */
  after(delayMs: number, callback: () => void): Cancel;
}
