import type { FastifyReply, FastifyRequest } from 'fastify';
import { CALLER_REQUEST_ID, callerRequestIdOf } from './request-id.js';

export const API_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** On every answer, whoever writes it: they stand on the raw response, where streams keep them too. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': API_CONTENT_SECURITY_POLICY,
  'cache-control': 'no-store',
};

/** Sets what every answer carries; pages and assets put their own policy and caching over it. */
export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.raw.setHeader(name, value);
  reply.raw.setHeader('x-request-id', request.id);
  const callerRequestId = callerRequestIdOf(request.raw);
  if (callerRequestId !== undefined) reply.raw.setHeader(CALLER_REQUEST_ID, callerRequestId);
  // Only where the connection is known to be TLS, directly or by a proxy that TRUST_PROXY names.
  if (request.protocol === 'https') reply.raw.setHeader('strict-transport-security', 'max-age=31536000');
}
