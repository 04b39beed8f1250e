import type { ProblemCode } from '@aetherlink/contracts/problem';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** The only place that knows which status a code answers with. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemKind>> = {
  tenant_required: { status: 400, title: 'Tenant missing' },
  tenant_invalid: { status: 400, title: 'Tenant not valid' },
  validation_failed: { status: 400, title: 'Request not valid' },
  unauthenticated: { status: 401, title: 'Sign-in needed' },
  forbidden: { status: 403, title: 'Not allowed' },
  ops_header_required: { status: 403, title: 'Header x-ops missing' },
  not_found: { status: 404, title: 'Not found' },
  schedule_not_found: { status: 404, title: 'Schedule not found' },
  run_not_found: { status: 404, title: 'Run not found' },
  run_in_progress: { status: 409, title: 'Run in progress' },
  credentials_hold: { status: 409, title: 'Held for its credentials' },
  location_mismatch: { status: 409, title: 'Key of another location' },
  location_in_use: { status: 409, title: 'Location used by another tenant' },
  schedule_exists: { status: 412, title: 'Schedule exists' },
  schedule_changed: { status: 412, title: 'Schedule was changed' },
  payload_too_large: { status: 413, title: 'Body too large' },
  unsupported_media_type: { status: 415, title: 'Body is not JSON' },
  host_refused: { status: 421, title: 'Host not served' },
  credentials_rejected: { status: 422, title: 'Key rejected' },
  idempotency_mismatch: { status: 422, title: 'Idempotency key used before' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal_error: { status: 500, title: 'Internal error' },
  persistence_unavailable: { status: 503, title: 'Store unavailable' },
  store_corrupt: { status: 503, title: 'Store not readable' },
  upstream_unavailable: { status: 503, title: 'Another service does not answer' },
  secrets_unavailable: { status: 503, title: 'Keys cannot be kept' },
};

/** The code and the sentence for a refusal that did not come from the domain but from Nest, Fastify or Node. */
const OUTSIDE: ReadonlyMap<number, readonly [ProblemCode, string]> = new Map([
  [401, ['unauthenticated', 'Sign in first.']],
  [403, ['forbidden', 'This is not allowed.']],
  [404, ['not_found', 'There is nothing at this address.']],
  [408, ['validation_failed', 'The request did not arrive in time.']],
  [413, ['payload_too_large', 'A body has at most 64 kB.']],
  [414, ['validation_failed', 'The address is too long.']],
  [415, ['unsupported_media_type', 'Bodies are JSON: send content-type: application/json.']],
  [429, ['rate_limited', 'Too many requests; wait a moment.']],
  [431, ['validation_failed', 'The headers are too large.']],
  [503, ['persistence_unavailable', 'The service cannot answer at the moment; try again shortly.']],
]);

/** What to answer for a plain HTTP status; other 4xx are malformed requests, everything else is ours. */
export function problemForStatus(status: number): readonly [ProblemCode, string] {
  const known = OUTSIDE.get(status);
  if (known) return known;
  return status >= 400 && status < 500
    ? ['validation_failed', 'The request is malformed.']
    : ['internal_error', 'Something went wrong here; nothing about it is known to the caller. Quote the request id.'];
}
