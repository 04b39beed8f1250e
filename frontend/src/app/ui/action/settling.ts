/** From the change of an act on, nobody can have meant the new one before this time is over. */
const SETTLING_MS = 300;

/** Whether what is offered has been offered for long enough to be meant. */
export class Settling {
  /** The act that was offered last, and since when nothing has been; null while it is offered. */
  private act: string | null = null;
  private leftAt: number | null = null;
  /** When it took the place of another. */
  private changedAt = -Infinity;

  get settled(): boolean {
    return performance.now() - this.changedAt >= SETTLING_MS;
  }

  /** What is offered from now on; null for nothing. With `comesUp` the first act has to settle too. */
  show(act: string | null, comesUp = false): void {
    const now = performance.now();
    if (act === null) {
      this.leftAt ??= now;
      return;
    }
    if (this.act === null ? comesUp : this.act !== act) this.changedAt = this.leftAt ?? now;
    this.act = act;
    this.leftAt = null;
  }
}
