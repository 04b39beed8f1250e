import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../domain/domain-error.js';

export const MOST_FAILURES = 10;
export const FAILURES_WITHIN_SEC = 300;

/**
 * Counts sign-ins that failed, at one process: from each network, and with each identity. Only the network is turned
 * away before anybody looks at what it brings, so that failing with somebody's name does not lock them out.
 */
export class SignInAttempts {
  private readonly failures = new RateLimiterMemory({ points: MOST_FAILURES, duration: FAILURES_WITHIN_SEC });

  /** Without limits nobody is turned away. */
  constructor(private readonly isLimited: boolean) {}

  /** @throws DomainError `rate_limited` when too many have failed from there. */
  async admit(network: string): Promise<void> {
    if (!this.isLimited) return;
    const counted = await this.failures.get(keyOf('network', network));
    if (counted && counted.consumedPoints >= MOST_FAILURES) throw tooMany(counted);
  }

  /**
   * Counts one that failed.
   * @throws DomainError `rate_limited` when there were too many before; without, the caller says what was wrong.
   */
  async failed(network: string, identity?: string): Promise<void> {
    if (!this.isLimited) return;
    const keys = [keyOf('network', network), ...(identity === undefined ? [] : [keyOf('identity', identity)])];
    const outcomes = await Promise.all(keys.map((key) => this.count(key)));
    const [full] = outcomes.filter((outcome) => outcome !== undefined);
    if (full) throw tooMany(full);
  }

  private async count(key: string): Promise<RateLimiterRes | undefined> {
    try {
      await this.failures.consume(key);
      return undefined;
    } catch (error) {
      if (error instanceof RateLimiterRes) return error;
      throw error;
    }
  }
}

const keyOf = (kind: 'network' | 'identity', name: string): string => `${kind} ${name}`;

function tooMany({ msBeforeNext }: RateLimiterRes): DomainError {
  const retryAfterSec = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new DomainError(
    'rate_limited',
    `Signing in has failed ${MOST_FAILURES} times within ${FAILURES_WITHIN_SEC / 60} minutes; this try was not looked at. Try again in ${retryAfterSec} s.`,
    { retryAfterSec },
  );
}
