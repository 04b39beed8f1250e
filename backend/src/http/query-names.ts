import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/domain-error.js';
import { isMemberOfEveryObject } from './plain-names.js';

const REPEATED = 'Send this parameter once; several values are separated by commas.';
const UNKNOWN = 'This field is not known here.';

/**
 * Refuses a parameter that comes twice, which proxies, logs and services read differently, and one that is named like
 * a member of every object.
 * @throws DomainError `validation_failed` that names each of them.
 */
export function refuseAmbiguousParameters(request: FastifyRequest): void {
  const errors = Object.entries((request.query ?? {}) as Record<string, unknown>).flatMap(([field, value]) => {
    if (isMemberOfEveryObject(field)) return [{ field, message: UNKNOWN }];
    return Array.isArray(value) ? [{ field, message: REPEATED }] : [];
  });
  if (errors.length > 0) {
    throw new DomainError('validation_failed', `Not valid: ${errors.map(({ field }) => field).join(', ')}.`, {
      errors,
    });
  }
}
