import type { Run } from '../domain/run.js';
import { NO_STATS } from '../domain/run.js';
import type { RunOutcome } from '../domain/run-life.js';
import type { ImportFailure } from '../import/importer.js';

/** A run that was told to end, as it ends when its importer says no more about it. */
export const CANCELLED: RunOutcome = { status: 'cancelled', message: 'Cancelled.', stats: NO_STATS };

/** Somebody waited for this slice longer than was promised. What its pages have brought is kept. */
export const PUSHED_ASIDE: RunOutcome = {
  status: 'cancelled',
  message: 'Stopped for a run that waited for it; the next slice goes on where it was.',
  stats: NO_STATS,
};

/** The run is not the tenant's active one any more: its schedule was deleted, or it was closed without it. */
export const FENCED: RunOutcome = {
  status: 'cancelled',
  message: 'Stopped: the run is no longer the active one. Nothing of its last page was written.',
  stats: NO_STATS,
};

export function timedOut(timeoutSec: number): RunOutcome {
  const message = `Timed out after ${timeoutSec} s.`;
  return {
    status: 'timed_out',
    message,
    stats: NO_STATS,
    error: { class: 'transient', code: 'timed_out', message },
  };
}

/** An end that the importer told in words. */
export function failedFor({ errorClass, code, message, stats, retryAt, progressed }: ImportFailure): RunOutcome {
  return {
    status: 'failed',
    message,
    stats: stats ?? NO_STATS,
    error: { class: errorClass, code, message, ...(retryAt === undefined ? {} : { retryAt }) },
    ...(progressed === undefined ? {} : { progressed }),
  };
}

/** An importer's defect, which is not the tenant's fault. */
export function defect(): RunOutcome {
  const message = 'The importer failed unexpectedly. The log has the details.';
  return { status: 'failed', message, stats: NO_STATS, error: { class: 'system', code: 'importer_defect', message } };
}

/** The first line of a live run's log. */
export function beginLine({ trigger, attempt }: Run): string {
  return attempt > 1 ? `Started: ${trigger}, attempt ${attempt}.` : `Started: ${trigger}.`;
}
