import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Counters } from './counters.js';
import { type RateLimit, RATE_LIMIT_NAMES, RATE_LIMITS, type RateLimitName } from './limits.js';

export type Limits = Readonly<Record<RateLimitName, RateLimit>>;

/** A counter of this process alone. */
export const memoryLimiter = (name: RateLimitName, { times, seconds }: RateLimit): RateLimiterAbstract =>
  new RateLimiterMemory({ keyPrefix: name, points: times, duration: seconds });

/** Counts with a limiter for each limit; they hold only what was asked for within its time. */
export class FlexibleCounters implements Counters {
  private readonly limiters: ReadonlyMap<RateLimitName, RateLimiterAbstract>;

  constructor(make: (name: RateLimitName, limit: RateLimit) => RateLimiterAbstract, limits: Limits = RATE_LIMITS) {
    this.limiters = new Map(RATE_LIMIT_NAMES.map((name) => [name, make(name, limits[name])]));
  }

  async take(limit: RateLimitName, key: string): Promise<number | undefined> {
    try {
      await this.limiters.get(limit)?.consume(key);
      return undefined;
    } catch (refused) {
      // Whatever else goes wrong with counting is no reason to turn anybody away.
      return refused instanceof RateLimiterRes ? refused.msBeforeNext : undefined;
    }
  }
}
