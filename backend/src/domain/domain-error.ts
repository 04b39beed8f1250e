/** Every refusal the product knows. The HTTP filter alone maps a code to a status. */
export type DomainErrorCode =
  | 'tenant_required'
  | 'tenant_invalid'
  | 'validation_failed'
  | 'unauthenticated'
  | 'forbidden'
  | 'ops_header_required'
  | 'not_found'
  | 'schedule_not_found'
  | 'run_not_found'
  | 'run_in_progress'
  | 'credentials_hold'
  | 'credentials_rejected'
  | 'location_mismatch'
  | 'location_in_use'
  | 'upstream_unavailable'
  | 'secrets_unavailable'
  | 'schedule_exists'
  | 'schedule_changed'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'host_refused'
  | 'idempotency_mismatch'
  | 'rate_limited'
  | 'persistence_unavailable'
  | 'store_corrupt';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** What a refusal carries besides its sentence; the filter copies known members into the problem document. */
export interface DomainErrorDetails {
  readonly errors?: readonly FieldProblem[];
  readonly runId?: string;
  readonly tenant?: string;
  /** The object as it is now, with `schedule_changed`. */
  readonly current?: unknown;
  readonly retryAfterSec?: number;
}

/** A refusal for people: the message says what happened, what was kept and what to do. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly details: DomainErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
