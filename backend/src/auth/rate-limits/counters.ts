import type { RateLimitName } from './limits.js';

/** Counts what was asked for. One implementation for one process, one for replicas that count together. */
export interface Counters {
  /**
   * Counts one more under `key`.
   * @returns the milliseconds to wait when it was too many, else undefined. Never rejects.
   */
  take(limit: RateLimitName, key: string): Promise<number | undefined>;
}
