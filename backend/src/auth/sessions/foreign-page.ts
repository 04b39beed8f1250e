import { DomainError } from '../../domain/domain-error.js';
import type { Operator } from '../../domain/operator.js';

/** A page of somebody else's has sent a request with the cookie of a session. It is refused, and the record names whose. */
export class ForeignPage extends DomainError {
  constructor(readonly operator: Operator | undefined) {
    super(
      'forbidden',
      'A session changes something only from a page of this service. Nothing was done; scripts use an access token.',
    );
  }
}
