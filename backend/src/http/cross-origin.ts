import type { FastifyReply, FastifyRequest } from 'fastify';

const ALLOWED_HEADERS =
  'authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, prefer, x-ops, x-request-id, x-tenant';
const EXPOSED_HEADERS = 'ETag, Location, Retry-After, X-Caller-Request-Id, X-Request-Id';
const MAX_AGE_SEC = '600';

/**
 * Lets a page of an origin in CORS_ORIGINS read the answer; a preflight is answered here.
 * @returns true when the request was a preflight and needs nothing more.
 */
export function admitOrigin(request: FastifyRequest, reply: FastifyReply, origin: string): boolean {
  const { raw } = reply;
  raw.setHeader('access-control-allow-origin', origin);
  raw.setHeader('access-control-expose-headers', EXPOSED_HEADERS);
  // The answer is meant for another origin here, so the same-origin default would block it.
  raw.setHeader('cross-origin-resource-policy', 'cross-origin');
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  void reply
    .code(204)
    .header('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE')
    .header('access-control-allow-headers', ALLOWED_HEADERS)
    .header('access-control-max-age', MAX_AGE_SEC)
    .send();
  return true;
}
