import type { Clock } from '../../clock/clock.js';

/** Where everybody is counted who comes when there are too many already. */
const EVERYBODY_ELSE = 'everybody-else';

/**
 * Keeps the number of counters bounded where anybody can make up a new key: beyond `most` within `spanMs` the others
 * share one.
 */
export class KnownKeys {
  private known = new Set<string>();
  private since: number;

  constructor(
    private readonly clock: Clock,
    private readonly most: number,
    private readonly spanMs: number,
  ) {
    this.since = clock.monotonic();
  }

  /** The key to count under. */
  of(key: string): string {
    const now = this.clock.monotonic();
    if (now - this.since >= this.spanMs) {
      this.known = new Set();
      this.since = now;
    }
    if (this.known.has(key)) return key;
    if (this.known.size >= this.most) return EVERYBODY_ELSE;
    this.known.add(key);
    return key;
  }
}
