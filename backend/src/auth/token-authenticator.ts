import { Logger } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { AccessToken } from '../domain/access-token.js';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import type { Persistence } from '../persistence/persistence.js';
import { Authenticator } from './authenticator.js';
import { bearerOf } from './bearer.js';
import { SpentToken } from './spent-token.js';
import type { TokenCheck } from './token-check.js';

const NOT_KNOWN = 'This access token is not known here.';

const operatorOf = ({ id, name, role, tenants, sha256 }: AccessToken): Operator => ({
  id: `token:${id}`,
  actor: `token:${name}`,
  role,
  source: 'api',
  tenants,
  tokenSha256: sha256,
});

/** Whoever sends a bearer token whose hash is kept, neither expired nor revoked. */
export class TokenAuthenticator extends Authenticator {
  private readonly logger = new Logger(TokenAuthenticator.name);
  private readonly expiredTold = new Set<string>();

  constructor(
    private readonly persistence: Persistence,
    private readonly tokens: TokenCheck,
  ) {
    super();
  }

  async identify(request: IncomingMessage): Promise<Operator> {
    const text = bearerOf(request);
    if (text === undefined) throw new DomainError('unauthenticated', 'Sign in with an access token.');
    const { state, token } = await this.tokens.check(text);
    if (state === 'valid') return operatorOf(token);
    if (state === 'unknown') throw new DomainError('unauthenticated', NOT_KNOWN);
    if (state === 'revoked') throw new SpentToken(NOT_KNOWN, `token:${token.id}`);
    this.noteExpired(token);
    throw new SpentToken('This access token has expired.', `token:${token.id}`);
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
