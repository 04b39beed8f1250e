import type { IncomingMessage } from 'node:http';
import { DomainError } from '../../domain/domain-error.js';
import type { Operator } from '../../domain/operator.js';
import { Authenticator } from '../authenticator.js';
import { ForeignPage } from './foreign-page.js';
import { isFromOwnPage } from './same-origin.js';
import { sessionSecretOf } from './session-cookie.js';
import { operatorOfSession, type Sessions } from './sessions.js';

/** Who has signed in at a browser. Changes are taken from our own pages alone. */
export class SessionAuthenticator extends Authenticator {
  constructor(private readonly sessions: Sessions) {
    super();
  }

  async identify(request: IncomingMessage): Promise<Operator> {
    if (sessionSecretOf(request) === undefined) throw new DomainError('unauthenticated', 'Sign in first.');
    if (!isFromOwnPage(request)) throw await this.foreignPage(request);
    const session = await this.sessions.of(request);
    if (!session) throw new DomainError('unauthenticated', 'Your session has ended. Sign in again.');
    return operatorOfSession(session);
  }

  /** A store that cannot be read does not make the page ours. */
  private async foreignPage(request: IncomingMessage): Promise<ForeignPage> {
    const session = await this.sessions.whose(request).catch(() => undefined);
    return new ForeignPage(session && operatorOfSession(session));
  }
}
