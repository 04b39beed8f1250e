import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import { networkOf } from '../http/client-address.js';
import type { RateLimits } from './rate-limits/rate-limits.js';
import type { WrongTokens } from './rate-limits/wrong-tokens.js';
import { requireSafeConnection } from './sessions/safe-connection.js';
import type { SessionIdentity, Sessions } from './sessions/sessions.js';
import type { SignInFailures } from './sign-in-failures.js';
import type { CheckedToken, TokenCheck } from './token-check.js';
import { tokenIdOf } from './token-text.js';

/** Who has signed in, and the `Set-Cookie` of their session. */
export interface SignedIn {
  readonly operator: Operator;
  readonly cookie: string;
}

/** Exchanges an access token for a session once, so that a browser need not keep it. */
export class TokenSignIn {
  constructor(
    private readonly tokens: TokenCheck,
    private readonly limits: RateLimits,
    private readonly wrongTokens: WrongTokens,
    private readonly failures: SignInFailures,
    private readonly sessions: Sessions,
  ) {}

  /** @throws DomainError `forbidden` where it could be overheard, `rate_limited`, `unauthenticated` */
  async signIn(text: string, request: FastifyRequest): Promise<SignedIn> {
    requireSafeConnection(request);
    const checked = await this.tokens.check(text);
    const { state, token } = checked;
    if (state !== 'valid') return this.refuse(text, checked, request);
    const identity: SessionIdentity = {
      kind: 'token',
      subject: `token:${token.id}`,
      actor: `token:${token.name}`,
      role: token.role,
      tenants: token.tenants,
      token,
    };
    await this.limits.take('reads', identity.subject);
    const cookie = await this.sessions.open(identity, request);
    const { subject: id, actor, role, tenants } = identity;
    return { operator: { id, actor, role, source: 'ui', tenants }, cookie };
  }

  private async refuse(text: string, { state, token }: CheckedToken, request: FastifyRequest): Promise<never> {
    const actor = token && `token:${token.name}`;
    this.failures.note({ kind: 'token', reason: state, requestId: request.id, ...(actor && { actor }) });
    const id = tokenIdOf(text);
    await this.wrongTokens.note({
      // Nobody guesses with one that was right once.
      ...(state === 'unknown' && { network: networkOf(request) }),
      ...(id !== undefined && { identity: `token:${id}` }),
    });
    throw new DomainError('unauthenticated', 'That token is unknown, expired or revoked.');
  }
}
