/** Counts events of the last `spanMs` before each moment. Moments are monotonic milliseconds and never go back. */
export class SlidingWindow {
  private readonly moments: number[] = [];
  private head = 0;
  private readonly spanMs: number;

  constructor(spanMs: number) {
    this.spanMs = spanMs;
  }

  /** How many events lie in the span that ends now. */
  count(now: number): number {
    while (this.head < this.moments.length && (this.moments[this.head] ?? 0) <= now - this.spanMs) this.head += 1;
    if (this.head > 1_000) {
      this.moments.splice(0, this.head);
      this.head = 0;
    }
    return this.moments.length - this.head;
  }

  add(now: number): number {
    this.moments.push(now);
    return this.count(now);
  }
}
