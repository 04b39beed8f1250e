import type { IncomingMessage } from 'node:http';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import { Authenticator } from './authenticator.js';
import { bearerOf } from './bearer.js';

/** Injection token of the {@link Authenticator} that knows the identity provider's access tokens; absent without one. */
export const JWT_AUTHENTICATOR = Symbol('JWT_AUTHENTICATOR');

/** The ways in; those that AUTH_MODE does not name are left out. */
export interface WaysIn {
  /** `Authorization: Bearer acc_…` */
  readonly token?: Authenticator;
  /** Any other bearer token. */
  readonly jwt?: Authenticator;
  /** The session's cookie. */
  readonly session: Authenticator;
}

/** Token and oidc mode: a bearer token decides where there is one, else the session's cookie. */
export class RequestAuthenticator extends Authenticator {
  constructor(private readonly ways: WaysIn) {
    super();
  }

  async identify(request: IncomingMessage): Promise<Operator> {
    const text = bearerOf(request);
    if (text === undefined) return this.ways.session.identify(request);
    const way = text.startsWith('acc_') ? this.ways.token : this.ways.jwt;
    if (!way) throw new DomainError('unauthenticated', 'This access token is not known here.');
    return way.identify(request);
  }
}
