import type { Clock } from '../../src/clock/clock.js';
import { QuickDatabase } from '../../src/auth/rate-limits/quick-database.js';
import { RateLimits } from '../../src/auth/rate-limits/rate-limits.js';
import { sharedCounters } from '../../src/auth/rate-limits/shared-counters.js';

/** The product goes on alone after a second, as long as which a busy machine may stall. */
const PATIENT_MS = 30_000;

/** Counting together with other replicas that waits for the database. `close` is called before the database goes. */
export class PatientLimits {
  private readonly opened: QuickDatabase[] = [];

  constructor(private readonly url: string) {}

  /** For one replica. */
  make(clock: Clock): RateLimits {
    const quick = new QuickDatabase(this.url, clock, () => undefined, PATIENT_MS);
    this.opened.push(quick);
    return new RateLimits(sharedCounters(quick));
  }

  async close(): Promise<void> {
    for (const quick of this.opened.splice(0)) await quick.close();
  }
}
