import type { Cancel, Clock } from '../../src/clock/clock.js';
import { SystemClock } from '../../src/clock/system-clock.js';
import { isExchangeLimit } from './exchange-limits.js';

/**
 * The machine's clock with a wall time that specs set, and timers that run `speed` times as fast, those for the time
 * limits of an exchange `limitSpeed` times.
 */
export class ShiftingClock implements Clock {
  private readonly system = new SystemClock();
  private shiftMs = 0;

  constructor(
    private readonly speed = 1,
    private readonly limitSpeed = speed,
  ) {}

  now(): number {
    return this.system.now() + this.shiftMs;
  }

  monotonic(): number {
    return this.system.monotonic() * this.speed;
  }

  after(delayMs: number, callback: () => void): Cancel {
    return this.system.after(delayMs / (isExchangeLimit(delayMs) ? this.limitSpeed : this.speed), callback);
  }

  /** It is `moment` now. */
  set(moment: number): void {
    this.shiftMs = moment - this.system.now();
  }

  /** `ms` pass on the wall clock. */
  pass(ms: number): void {
    this.shiftMs += ms;
  }
}
