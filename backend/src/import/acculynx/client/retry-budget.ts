/** First and longest upper bound of a back-off, milliseconds. */
const [FIRST_MS, LONGEST_MS] = [500, 8_000];

/** How long to wait before try `attempt + 1`: anything up to a bound that doubles from 0.5 s to 8 s (full jitter). */
export const backOffMs = (attempt: number, random: () => number): number =>
  Math.round(random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)));

/** How many repeats one run may make in all: a tenth of its calls and ten more, so that an outage costs no flood. */
export class RetryBudget {
  private calls = 0;
  private spent = 0;

  get retries(): number {
    return this.spent;
  }

  /** A request goes out. */
  called(): void {
    this.calls += 1;
  }

  /** Takes one repeat, if there is one left. */
  take(): boolean {
    if (this.spent >= this.calls * 0.1 + 10) return false;
    this.spent += 1;
    return true;
  }
}
