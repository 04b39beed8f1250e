import { toSeconds } from '../../domain/moment.js';
import type { IdempotencyRecord } from '../../domain/tenant-state.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

export function encodeIdempotency(record: IdempotencyRecord): JsonObject {
  return {
    scope: record.scope,
    key: record.key,
    body_sha256: record.bodySha256,
    run_id: record.runId,
    action_id: record.actionId,
    at: toSeconds(record.at),
  };
}

/** @throws MalformedRecord */
export function decodeIdempotency(value: unknown): IdempotencyRecord {
  const fields = JsonFields.of(value, 'idempotency record');
  return {
    scope: fields.text('scope'),
    key: fields.text('key'),
    bodySha256: fields.text('body_sha256'),
    runId: fields.text('run_id'),
    actionId: fields.text('action_id'),
    at: fields.moment('at'),
  };
}
