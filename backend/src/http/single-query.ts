import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/domain-error.js';

const MESSAGE = 'Send this parameter once; several values are separated by commas.';

/**
 * A parameter that comes twice is read differently by proxies, logs and services, so it is refused.
 * @throws DomainError `validation_failed` that names each of them.
 */
export function refuseRepeatedParameters(request: FastifyRequest): void {
  const repeated = Object.entries((request.query ?? {}) as Record<string, unknown>)
    .filter(([, value]) => Array.isArray(value))
    .map(([field]) => ({ field, message: MESSAGE }));
  if (repeated.length > 0) {
    throw new DomainError('validation_failed', 'A parameter was sent more than once.', { errors: repeated });
  }
}
