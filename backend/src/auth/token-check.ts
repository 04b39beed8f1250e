import { Logger } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import type { AccessToken } from '../domain/access-token.js';
import type { Persistence } from '../persistence/persistence.js';
import type { InitialToken } from './initial-token.js';
import { sameHash, sha256Of, tokenIdOf } from './token-text.js';
import { type AccessTokenState, stateOf } from './tokens.js';

/** How exact "last used" is; one write per request would cost more than it tells. */
const LAST_USED_EVERY_MS = 60_000;
/** Compared with when no token has the id, so that an unknown id takes as long as a wrong secret. */
const NO_HASH = '0'.repeat(64);

/** What a text has turned out to be; a wrong secret is no better known than a wrong id. */
export type CheckedToken =
  | { readonly state: AccessTokenState; readonly token: AccessToken }
  | { readonly state: 'unknown'; readonly token?: undefined };

/** Compares what is shown at the door with the tokens that are kept. */
export class TokenCheck {
  private readonly logger = new Logger(TokenCheck.name);
  private readonly usedAt = new Map<string, number>();

  constructor(
    private readonly persistence: Persistence,
    private readonly initialToken: InitialToken,
    private readonly clock: Clock,
  ) {}

  /** Finds the token and, when it is valid, notes that it was used. */
  async check(text: string): Promise<CheckedToken> {
    const id = tokenIdOf(text);
    const known = id === undefined ? [] : await this.persistence.tokens.all();
    const token = known.find((candidate) => candidate.id === id);
    if (!sameHash(sha256Of(text), token?.sha256 ?? NO_HASH) || !token) return { state: 'unknown' };
    const now = this.clock.now();
    const state = stateOf(token, now);
    if (state === 'valid') this.noteUse(token, now);
    return { state, token };
  }

  /** In the background: an answer does not wait for a date. */
  private noteUse(token: AccessToken, now: number): void {
    void this.initialToken.used(token);
    const last = Math.max(token.lastUsedAt ?? 0, this.usedAt.get(token.id) ?? 0);
    if (now - last < LAST_USED_EVERY_MS) return;
    this.usedAt.set(token.id, now);
    this.persistence.tokens.used(token.id, now).catch((error: unknown) => {
      this.logger.warn({ err: error, msg: 'The last use of a token could not be saved.' });
    });
  }
}
