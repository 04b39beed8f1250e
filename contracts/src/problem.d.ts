import type { Schedule, ScheduleHold } from './schedule.d.ts';

/** The stable codes of every refusal. */
export type ProblemCode =
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
  | 'location_mismatch'
  | 'location_in_use'
  | 'schedule_exists'
  | 'schedule_changed'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'host_refused'
  | 'credentials_rejected'
  | 'idempotency_mismatch'
  | 'rate_limited'
  | 'persistence_unavailable'
  | 'store_corrupt'
  | 'upstream_unavailable'
  | 'secrets_unavailable'
  | 'internal_error';

export interface FieldError {
  field: string;
  message: string;
}

/** RFC 9457 problem document, media type `application/problem+json`. */
export interface Problem {
  ok: false;
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail: string;
  request_id: string;
  errors?: FieldError[];
  /** With `run_in_progress`. */
  run_id?: string;
  /** With `schedule_exists`. */
  tenant?: string;
  /** With `credentials_hold`. */
  hold?: ScheduleHold;
  /** With `schedule_changed`: what it is now. */
  schedule?: Schedule;
}
