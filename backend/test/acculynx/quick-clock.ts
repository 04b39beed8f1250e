import type { Cancel, Clock } from '../../src/clock/clock.js';

/** The machine's clock, running `factor` times as fast, so that pauses of seconds take a tenth of them. */
export class QuickClock implements Clock {
  private readonly startedAt = Date.now();

  constructor(private readonly factor = 10) {}

  now(): number {
    return this.startedAt + Math.round(this.monotonic());
  }

  monotonic(): number {
    return (performance.now() - this.origin) * this.factor;
  }

  after(delayMs: number, callback: () => void): Cancel {
    const timer = setTimeout(callback, Math.max(0, delayMs) / this.factor);
    return () => clearTimeout(timer);
  }

  private readonly origin = performance.now();
}
