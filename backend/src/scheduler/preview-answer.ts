import type { Preview } from '@aetherlink/contracts/record';
import { credentialsHold } from '../domain/admit.js';
import { DomainError } from '../domain/domain-error.js';
import type { Moment } from '../domain/moment.js';
import type { Run } from '../domain/run.js';
import type { Hold } from '../domain/schedule.js';
import type { Unstamped } from '../http/unstamped.js';
import type { PreviewDiff } from '../import/importer.js';

/** What a preview has found, as the API shows it. */
export function previewWire(run: Run, diff: PreviewDiff): Unstamped<Preview> {
  const { created, updated, unchanged, missing, complete, apiCalls, sample } = diff;
  return {
    tenant: run.tenant,
    run_id: run.id,
    counts: { created, updated, unchanged, missing },
    complete,
    sample: sample.map(({ kind, externalId, title, change, fields }) => ({
      kind,
      external_id: externalId,
      title,
      change,
      fields: [...fields],
    })),
    api_calls: apiCalls,
    message: run.message,
  };
}

/** Why there is nothing to show: the end of the run in the words of a refusal. */
export function previewRefusal(run: Run, hold: Hold | undefined, now: Moment): DomainError {
  const { tenant, message, error, cancelReason, status } = run;
  if (error?.class === 'auth' && hold) return credentialsHold(hold, tenant);
  // Nobody's fault but the one who ended it: the vendor has nothing to do with it.
  if (cancelReason === 'deleted')
    return new DomainError('schedule_not_found', `${message} There is no preview.`, { tenant });
  if (cancelReason)
    return new DomainError('not_found', `${message} There is no preview; nothing was written.`, { tenant });
  if (status === 'succeeded')
    return new DomainError(
      'upstream_unavailable',
      'This replica had no free slot, so another one carried out the preview; what it found is known there alone. Nothing was written. Ask again.',
      { tenant },
    );
  const details = {
    tenant,
    ...(error?.retryAt === undefined ? {} : { retryAfterSec: Math.max(1, Math.ceil((error.retryAt - now) / 1000)) }),
  };
  const code = error?.class === 'auth' ? 'credentials_hold' : 'upstream_unavailable';
  return new DomainError(code, `The preview ended without a result. ${message}`, details);
}
