/** How many log lines of runs could not be kept; metrics reads it. */
export class RunLogLosses {
  private lost = 0;

  count(lines: number): void {
    this.lost += lines;
  }

  get lines(): number {
    return this.lost;
  }
}
