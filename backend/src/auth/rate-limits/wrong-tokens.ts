import type { Clock } from '../../clock/clock.js';
import { KnownKeys } from './known-keys.js';
import { RATE_LIMITS } from './limits.js';
import type { RateLimits } from './rate-limits.js';

/** More of them than come to one service within the time of the limit, unless somebody makes them up. */
const MOST_KEYS = 10_000;

/** Where a token that opens nothing is counted. */
export interface WrongToken {
  /** Left out for one that was right once, see SpentToken. */
  readonly network?: string;
  /** Left out when the text names none. */
  readonly identity?: string;
}

/**
 * Counts tokens that open nothing, sent with a request or to sign in: from each network, and with each identity. It is
 * asked when the token has been looked at, so that nobody who shows a right one is turned away because of others.
 */
export class WrongTokens {
  private readonly networks: KnownKeys;
  private readonly identities: KnownKeys;

  constructor(
    private readonly limits: RateLimits,
    clock: Clock,
  ) {
    const spanMs = RATE_LIMITS.wrong_tokens.seconds * 1000;
    this.networks = new KnownKeys(clock, MOST_KEYS, spanMs);
    this.identities = new KnownKeys(clock, MOST_KEYS, spanMs);
  }

  /**
   * Counts one more.
   * @throws DomainError `rate_limited` when there were too many before; without, the caller says what is wrong with it.
   */
  async note({ network, identity }: WrongToken): Promise<void> {
    if (network !== undefined) await this.limits.take('wrong_tokens', `network ${this.networks.of(network)}`);
    if (identity !== undefined) await this.limits.take('wrong_tokens', `identity ${this.identities.of(identity)}`);
  }
}
