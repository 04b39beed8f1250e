import { formatEvery, formatRough } from '../../ui/time/format-duration';
import { ERRORS } from '../strings/error.strings';
import type { ApiError } from './api-error';

/** What the sentence may name. */
export interface ErrorContext {
  readonly tenant?: string;
  readonly role?: string;
  /** What was tried, for `forbidden`: `delete schedules`. */
  readonly act?: string;
  /** A failed change says that nothing was changed; a failed reading has nothing to say about that. */
  readonly write?: boolean;
}

/** The sentence for an operator: what happened, what it means, what to do. */
export function errorSentence(error: ApiError, context: ErrorContext = {}): string {
  const tenant = error.problem?.tenant ?? context.tenant ?? '';
  switch (error.code) {
    case 'tenant_required':
      return ERRORS.tenantRequired;
    case 'tenant_invalid':
      return ERRORS.tenantInvalid;
    case 'validation_failed':
      return error.errors[0]?.message ?? (error.detail || ERRORS.validationFailed);
    case 'schedule_exists':
      return ERRORS.scheduleExists(tenant, everyOf(error));
    case 'schedule_not_found':
      return ERRORS.scheduleGone;
    case 'run_not_found':
      return ERRORS.runGone;
    case 'not_found':
      return ERRORS.notFound;
    case 'forbidden':
      return context.role !== undefined && context.act !== undefined
        ? ERRORS.forbiddenAct(context.role, context.act)
        : ERRORS.forbidden(context.role ?? null);
    case 'unauthenticated':
      return ERRORS.unauthenticated;
    case 'run_in_progress':
      return ERRORS.runInProgress(tenant);
    case 'credentials_hold':
      return ERRORS.credentialsHold;
    case 'credentials_rejected':
      return context.write ? ERRORS.keyNotAccepted : ERRORS.keyRejected;
    // The server names both companies as far as this operator may know of them.
    case 'location_mismatch':
      return error.detail || ERRORS.locationMismatch;
    case 'location_in_use':
      return error.detail || ERRORS.locationInUse;
    case 'upstream_unavailable':
      return context.write ? ERRORS.upstreamWrite : ERRORS.upstreamRead;
    case 'secrets_unavailable':
      return ERRORS.noKeyRing;
    case 'schedule_changed':
      return ERRORS.scheduleChanged;
    case 'persistence_unavailable':
      return context.write ? ERRORS.notSaved : ERRORS.storeDown;
    case 'store_corrupt':
      return ERRORS.storeCorrupt;
    case 'rate_limited':
      return ERRORS.tooMany(error.retryAfterSec === null ? null : formatRough(error.retryAfterSec));
    case 'ops_header_required':
    case 'payload_too_large':
    case 'unsupported_media_type':
      return ERRORS.refused(error.requestId);
    case 'host_refused':
      return ERRORS.hostRefused;
    case 'network':
      return context.write ? ERRORS.networkWrite : ERRORS.networkRead;
    case 'idempotency_mismatch':
      return ERRORS.idempotency;
    case 'internal_error':
    case 'unexpected_answer':
      return ERRORS.serverFault;
  }
}

function everyOf(error: ApiError): string | null {
  const schedule = error.problem?.schedule;
  return schedule === undefined ? null : formatEvery(schedule.interval_sec);
}
