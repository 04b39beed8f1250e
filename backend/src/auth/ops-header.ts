import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/domain-error.js';
import { isApiPath } from '../http/request-context.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Every `/api` route that changes something wants the header `x-ops: 1`, once and exactly so, in every auth mode: a
 * browser cannot send it to another origin without asking first. It says nothing about who calls.
 * @returns DomainError `ops_header_required` when it is missing.
 */
export function opsHeaderRefusal({ raw, routeOptions }: FastifyRequest): DomainError | undefined {
  // The route as it is declared: an address can be written in many ways (`/%61pi/…`) and still lead here.
  if (READS.has(raw.method ?? '') || !isApiPath(routeOptions.url ?? '')) return undefined;
  const [value, ...others] = raw.headersDistinct['x-ops'] ?? [];
  if (value === '1' && others.length === 0) return undefined;
  return new DomainError('ops_header_required', 'Send the header x-ops: 1 with everything that changes something.');
}
