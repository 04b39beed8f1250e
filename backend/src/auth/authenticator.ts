import type { IncomingMessage } from 'node:http';
import type { Operator } from '../domain/operator.js';

/** Says who sent a request. One implementation per auth mode. */
export abstract class Authenticator {
  /** @throws DomainError `unauthenticated` when nobody known did. */
  abstract identify(request: IncomingMessage): Promise<Operator>;
}
