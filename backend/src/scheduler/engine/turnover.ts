import type { Clock } from '../../clock/clock.js';

/** How far back is looked to tell what comes. */
const WINDOW_MS = 100;
const STEP_MS = 10;
const STEPS = WINDOW_MS / STEP_MS;

/** Counts how many slots became free lately: about as many will within the next moment. */
export class Turnover {
  private readonly counts: number[] = Array.from({ length: STEPS }, () => 0);
  private step = 0;

  constructor(private readonly clock: Pick<Clock, 'monotonic'>) {}

  /** A slot has become free. */
  note(): void {
    this.advance();
    const at = this.step % STEPS;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
  }

  /** Slots that are likely to become free within `ms`, at most 100. */
  within(ms: number): number {
    this.advance();
    return Math.floor((this.counts.reduce((sum, count) => sum + count, 0) * ms) / WINDOW_MS);
  }

  private advance(): void {
    const now = Math.floor(this.clock.monotonic() / STEP_MS);
    for (let step = Math.max(this.step + 1, now - STEPS + 1); step <= now; step += 1) this.counts[step % STEPS] = 0;
    this.step = Math.max(this.step, now);
  }
}
