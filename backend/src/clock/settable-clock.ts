import type { Moment } from '../domain/moment.js';
import type { Cancel, Clock } from './clock.js';
import { MAX_DELAY_MS } from './system-clock.js';

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** A clock for tests: time stands still until `advance` moves it, and timers fire in order on the way. */
export class SettableClock implements Clock {
  private elapsed = 0;
  private readonly timers = new Set<Timer>();

  constructor(private wall: Moment = Date.UTC(2026, 10, 12, 14, 30)) {}

  now(): Moment {
    return this.wall;
  }

  monotonic(): number {
    return this.elapsed;
  }

  after(delayMs: number, callback: () => void): Cancel {
    const timer = { dueAt: this.elapsed + Math.min(Math.max(0, delayMs), MAX_DELAY_MS), callback };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Moves both clocks forward and fires what falls due, oldest first, each at its own moment. */
  advance(ms: number): void {
    const target = this.elapsed + ms;
    for (;;) {
      const next = [...this.timers].filter((t) => t.dueAt <= target).sort((a, b) => a.dueAt - b.dueAt)[0];
      if (!next) break;
      this.timers.delete(next);
      this.step(next.dueAt - this.elapsed);
      next.callback();
    }
    this.step(target - this.elapsed);
  }

  /** The wall clock jumps (NTP, an operator); the monotonic clock does not. */
  jumpWall(ms: number): void {
    this.wall += ms;
  }

  private step(ms: number): void {
    this.elapsed += ms;
    this.wall += ms;
  }
}
