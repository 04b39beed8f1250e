import { toSeconds } from '../../domain/moment.js';
import type { Tick } from '../../domain/tick.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

const DECISIONS = [
  'skipped_overlap',
  'skipped_min_gap',
  'paused',
  'held',
  'missed_downtime',
  'store_unavailable',
] as const;

/** A ledger row in the API's names; moments are epoch seconds. */
export function encodeTick(tick: Tick): JsonObject {
  return {
    tenant: tick.tenant,
    from: toSeconds(tick.from),
    to: toSeconds(tick.to),
    count: tick.count,
    decision: tick.decision,
    reason: tick.reason,
    run_id: tick.runId,
  };
}

/** @throws MalformedRecord */
export function decodeTick(value: unknown): Tick {
  const fields = JsonFields.of(value, 'tick');
  const runId = fields.optionalText('run_id');
  return {
    tenant: fields.text('tenant'),
    from: fields.moment('from'),
    to: fields.moment('to'),
    count: fields.number('count'),
    decision: fields.oneOf('decision', DECISIONS),
    reason: fields.text('reason'),
    ...(runId === undefined ? {} : { runId }),
  };
}
