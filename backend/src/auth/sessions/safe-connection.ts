import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../../config/loopback.js';
import { DomainError } from '../../domain/domain-error.js';

/**
 * True when what is sent stays between the browser and the service: over TLS, directly or by a proxy that TRUST_PROXY
 * names, or without leaving this machine. Browsers keep the session's cookie under the same condition.
 */
export const isSafeConnection = ({ protocol, hostname }: Pick<FastifyRequest, 'protocol' | 'hostname'>): boolean =>
  protocol === 'https' || isLoopback(hostname);

/** @throws DomainError `forbidden` where a sign-in could be overheard. */
export function requireSafeConnection(request: Pick<FastifyRequest, 'protocol' | 'hostname'>): void {
  if (isSafeConnection(request)) return;
  throw new DomainError(
    'forbidden',
    'Signing in needs TLS or localhost. Open this service with https, behind a proxy that TRUST_PROXY names, or on its own machine as localhost.',
  );
}
