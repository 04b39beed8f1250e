import { toSeconds } from '../../domain/moment.js';
import type { Backfill, Withheld } from '../../domain/schedule.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';
import { decodeRunError, encodeRunError } from './run-codec.js';

export const CHAIN_KINDS = ['first', 'nightly', 'reconcile'] as const;

/** What a schedule knows of its chain of slices. */
export function encodeBackfill(backfill: Backfill): JsonObject {
  return {
    kind: backfill.kind,
    since: toSeconds(backfill.since),
    not_before: toSeconds(backfill.notBefore),
    remaining: backfill.remaining,
    failures: backfill.failures,
    last_error: backfill.lastError && encodeRunError(backfill.lastError),
  };
}

/** @throws MalformedRecord */
export function decodeBackfill(value: unknown): Backfill {
  const fields = JsonFields.of(value, 'backfill');
  const remaining = fields.optionalNumber('remaining');
  const lastError = fields.optionalObject('last_error');
  return {
    kind: fields.oneOf('kind', CHAIN_KINDS),
    since: fields.moment('since'),
    notBefore: fields.moment('not_before'),
    ...(remaining === undefined ? {} : { remaining }),
    failures: fields.number('failures'),
    ...(lastError === undefined ? {} : { lastError: decodeRunError(lastError) }),
  };
}

/** Records that wait for an operator before they are marked as missing. */
export function encodeWithheld(withheld: Withheld): JsonObject {
  return {
    missing: withheld.missing,
    known: withheld.known,
    since: toSeconds(withheld.since),
    run_id: withheld.runId,
    approved: withheld.approved,
  };
}

/** @throws MalformedRecord */
export function decodeWithheld(value: unknown): Withheld {
  const fields = JsonFields.of(value, 'withheld');
  const approved = fields.optionalNumber('approved');
  return {
    missing: fields.number('missing'),
    known: fields.number('known'),
    since: fields.moment('since'),
    runId: fields.text('run_id'),
    ...(approved === undefined ? {} : { approved }),
  };
}
