import { DomainError } from '../../domain/domain-error.js';
import type { Counters } from './counters.js';
import { type RateLimitName, TOO_OFTEN } from './limits.js';

/** Turns away whoever asks too often, and tells those who count how often that happens. */
export class RateLimits {
  private readonly listeners = new Set<(limit: RateLimitName) => void>();

  /** Without counters nobody is turned away. */
  constructor(private readonly counters: Counters | undefined) {}

  /** Called for each request that was too many; returns the unsubscribe. */
  onHit(listener: (limit: RateLimitName) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Counts one more request under `key`.
   * @throws DomainError `rate_limited` with the seconds to wait.
   */
  async take(limit: RateLimitName, key: string): Promise<void> {
    const waitMs = await this.counters?.take(limit, key);
    if (waitMs === undefined) return;
    for (const listener of this.listeners) listener(limit);
    const retryAfterSec = Math.max(1, Math.ceil(waitMs / 1000));
    throw new DomainError('rate_limited', `${TOO_OFTEN[limit]} Try again in ${retryAfterSec} s.`, { retryAfterSec });
  }
}
