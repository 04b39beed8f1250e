import { Logger } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock/clock.js';
import type { AccessToken } from '../domain/access-token.js';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import type { Persistence } from '../persistence/persistence.js';
import { Authenticator } from './authenticator.js';
import { bearerOf } from './bearer.js';
import type { InitialToken } from './initial-token.js';
import { sameHash, sha256Of, tokenIdOf } from './token-text.js';

/** How exact "last used" is; one write per request would cost more than it tells. */
const LAST_USED_EVERY_MS = 60_000;
/** Compared with when no token has the id, so that an unknown id takes as long as a wrong secret. */
const NO_HASH = '0'.repeat(64);

const operatorOf = ({ id, name, role, tenants }: AccessToken): Operator => ({
  id: `token:${id}`,
  actor: `token:${name}`,
  role,
  source: 'api',
  tenants,
});

/** Token mode: whoever sends a bearer token whose hash is kept, neither expired nor revoked. */
export class TokenAuthenticator extends Authenticator {
  private readonly logger = new Logger(TokenAuthenticator.name);
  private readonly usedAt = new Map<string, number>();
  private readonly expiredTold = new Set<string>();

  constructor(
    private readonly persistence: Persistence,
    private readonly initialToken: InitialToken,
    private readonly clock: Clock,
  ) {
    super();
  }

  async identify(request: IncomingMessage): Promise<Operator> {
    const text = bearerOf(request);
    if (text === undefined) throw new DomainError('unauthenticated', 'Sign in with an access token.');
    const token = await this.find(text);
    const now = this.clock.now();
    if (!token || token.revokedAt !== undefined) {
      throw new DomainError('unauthenticated', 'This access token is not known here.');
    }
    if (token.expiresAt <= now) {
      this.noteExpired(token);
      throw new DomainError('unauthenticated', 'This access token has expired.');
    }
    this.noteUse(token, now);
    return operatorOf(token);
  }

  private async find(text: string): Promise<AccessToken | undefined> {
    const id = tokenIdOf(text);
    const known = id === undefined ? [] : await this.persistence.tokens.all();
    const token = known.find((candidate) => candidate.id === id);
    return sameHash(sha256Of(text), token?.sha256 ?? NO_HASH) ? token : undefined;
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

  private noteExpired({ id, name, role }: AccessToken): void {
    if (this.expiredTold.has(id)) return;
    this.expiredTold.add(id);
    const actor = `token:${name}`;
    this.persistence.audit
      .append({
        ring: 'system',
        tenant: 'system',
        operation: 'auth.token_expired',
        source: 'api',
        actor,
        actorDetail: { type: 'token', id: `token:${id}`, role },
        outcome: 'denied',
      })
      .catch((error: unknown) => this.logger.warn({ err: error, msg: 'An expired token could not be audited.' }));
  }
}
