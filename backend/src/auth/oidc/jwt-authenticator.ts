import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../domain/domain-error.js';
import type { Operator } from '../../domain/operator.js';
import { Authenticator } from '../authenticator.js';
import { bearerOf } from '../bearer.js';
import type { OidcBearer } from './oidc-bearer.js';

/** Whoever sends an access token of the identity provider. */
export class JwtAuthenticator extends Authenticator {
  constructor(private readonly bearer: OidcBearer) {
    super();
  }

  async identify(request: IncomingMessage): Promise<Operator> {
    const text = bearerOf(request);
    const operator = text === undefined ? undefined : await this.bearer.identify(text);
    if (!operator) throw new DomainError('unauthenticated', 'This access token is not known here.');
    return operator;
  }
}
