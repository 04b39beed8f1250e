import { DomainError } from '../domain/domain-error.js';

/**
 * A token that was right once and opens nothing any more: its time is over, or somebody has revoked it. Nobody guesses
 * with one, so it is counted for whom it belonged to and never for the network that it comes from, where a client that
 * goes on asking with it stands beside others.
 */
export class SpentToken extends DomainError {
  constructor(
    message: string,
    /** Of its principal, `token:<id>` or `oidc:<hash>`. */
    readonly identity: string,
    options?: ErrorOptions,
  ) {
    super('unauthenticated', message, {}, options);
  }
}
