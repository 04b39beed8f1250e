/** Work done in one go before others get their turn, in milliseconds. */
const SLICE_MS = 4;

/**
 * Lets long work give way: `turn()` resolves at once while the slice lasts, and after everybody else had a turn when
 * it is used up. Measures processor time as it passes, so it does not take part in the settable time of tests.
 */
export class TimeSlices {
  private began = performance.now();

  /** True when it is time to give way. */
  isOver(): boolean {
    return performance.now() - this.began >= SLICE_MS;
  }

  async turn(): Promise<void> {
    if (!this.isOver()) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.began = performance.now();
  }
}
