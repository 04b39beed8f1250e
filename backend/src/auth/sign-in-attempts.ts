import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../domain/domain-error.js';

const MOST_FAILURES = 10;
const FAILURES_WITHIN_SEC = 300;

/**
 * Counts sign-ins with the identity provider that failed, at one process, from each network. They are turned away before
 * the provider is asked anything; tokens of ours are looked at first, see WrongTokens.
 */
export class SignInAttempts {
  private readonly failures = new RateLimiterMemory({ points: MOST_FAILURES, duration: FAILURES_WITHIN_SEC });

  /** Without limits nobody is turned away. */
  constructor(private readonly isLimited: boolean) {}

  /** @throws DomainError `rate_limited` when too many have failed from there. */
  async admit(network: string): Promise<void> {
    if (!this.isLimited) return;
    const counted = await this.failures.get(network);
    if (counted && counted.consumedPoints >= MOST_FAILURES) throw tooMany(counted);
  }

  /** Counts one that failed; one too many is told to the next that begins. */
  async failed(network: string): Promise<void> {
    if (!this.isLimited) return;
    await this.failures.consume(network).catch((error: unknown) => {
      if (!(error instanceof RateLimiterRes)) throw error;
    });
  }
}

function tooMany({ msBeforeNext }: RateLimiterRes): DomainError {
  const retryAfterSec = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new DomainError(
    'rate_limited',
    `Signing in has failed ${MOST_FAILURES} times within ${FAILURES_WITHIN_SEC / 60} minutes; this try was not looked at. Try again in ${retryAfterSec} s.`,
    { retryAfterSec },
  );
}
