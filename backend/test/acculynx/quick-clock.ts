import type { Cancel, Clock } from '../../src/clock/clock.js';
import { isExchangeLimit } from './exchange-limits.js';

/**
 * The machine's clock, running `factor` times as fast, so that pauses of seconds take a tenth of them. The time limits of
 * an exchange run out `limitFactor` times as fast.
 */
export class QuickClock implements Clock {
  private readonly startedAt = Date.now();

  constructor(
    private readonly factor = 10,
    private readonly limitFactor = 1,
  ) {}

  now(): number {
    return this.startedAt + Math.round(this.monotonic());
  }

  monotonic(): number {
    return (performance.now() - this.origin) * this.factor;
  }

  after(delayMs: number, callback: () => void): Cancel {
    const factor = isExchangeLimit(delayMs) ? this.limitFactor : this.factor;
    const timer = setTimeout(callback, Math.max(0, delayMs) / factor);
    return () => clearTimeout(timer);
  }

  private readonly origin = performance.now();
}
