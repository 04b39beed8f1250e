import { createHash } from 'node:crypto';
import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import type { IdempotencyKey } from '../domain/tenant-state.js';

const KEY = /^[\x21-\x7e]{1,200}$/;

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * The `Idempotency-Key` of a request, scoped to principal, route and tenant; undefined when it has none.
 * @throws DomainError `validation_failed` for a key that is no printable ASCII word of at most 200 characters.
 */
export function idempotencyKey(
  given: string | undefined,
  operator: Operator,
  route: string,
  tenant: string,
  body: unknown,
): IdempotencyKey | undefined {
  if (given === undefined) return undefined;
  if (!KEY.test(given)) {
    throw new DomainError('validation_failed', 'The Idempotency-Key is not usable. Nothing was started.', {
      errors: [{ field: 'Idempotency-Key', message: 'Send 1 to 200 printable ASCII characters without blanks.' }],
    });
  }
  return {
    scope: JSON.stringify([operator.id, route, tenant]),
    // It is only ever compared, and nobody knows what callers make theirs of.
    key: sha256Of(given),
    bodySha256: sha256Of(JSON.stringify(body ?? {})),
  };
}
