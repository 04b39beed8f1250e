import type { Clock } from '../../clock/clock.js';

/** More people than sign in at one service within minutes. */
const MOST = 5_000;

/** Knows who did the same within a while; each replica for itself. */
export class Repeats {
  private readonly latest = new Map<string, number>();

  constructor(
    private readonly clock: Pick<Clock, 'monotonic'>,
    private readonly withinMs: number,
  ) {}

  /** Notes that somebody does it now. @returns whether they did so within the time before. */
  note(who: string): boolean {
    const now = this.clock.monotonic();
    const before = this.latest.get(who);
    const isRepeated = before !== undefined && now - before < this.withinMs;
    if (isRepeated) return true;
    this.latest.delete(who);
    if (this.latest.size >= MOST) this.forgetOldest();
    this.latest.set(who, now);
    return false;
  }

  private forgetOldest(): void {
    for (const who of this.latest.keys()) {
      this.latest.delete(who);
      return;
    }
  }
}
