/** A timer that fires so late is made good, so that a busy machine does not slow a key down. */
const FORGIVEN_MS = 20;

/**
 * An evenly spaced limit (the generic cell rate algorithm): one call every `intervalMs`, and up to `burst` at once after
 * a rest. In any second it lets at most `burst` + 1000/`intervalMs` calls through, where a bucket of tokens as large as
 * its rate lets nearly twice its rate.
 */
export class EvenPace {
  /** When the next call is due by the even pace, monotonic milliseconds. */
  private due = -Infinity;

  constructor(
    private intervalMs: number,
    private burst: number,
  ) {}

  /** Goes on at another pace; the call that was let out last is spaced by the slower one. */
  change(intervalMs: number, burst: number): void {
    this.due += Math.max(0, intervalMs - this.intervalMs);
    this.intervalMs = intervalMs;
    this.burst = burst;
  }

  /** The earliest moment of the next call, monotonic. */
  allowedAt(): number {
    return this.due - (this.burst - 1) * this.intervalMs;
  }

  take(now: number): void {
    const late = now - this.due;
    const from = late > 0 && late < FORGIVEN_MS ? this.due : Math.max(now, this.due);
    this.due = from + this.intervalMs;
  }

  /** A call that was not asked about; it is held against the next one only. */
  note(now: number): void {
    this.due = now + this.intervalMs;
  }
}
