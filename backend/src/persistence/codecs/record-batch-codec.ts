import type { RecordKind, RecordRow } from '../../domain/crm-record.js';
import { RECORD_KINDS } from '../../domain/crm-record.js';
import type { ImportState } from '../../domain/import-state.js';
import type { Moment } from '../../domain/moment.js';
import { toSeconds } from '../../domain/moment.js';
import type { TenantSlug } from '../../domain/tenant-slug.js';
import { decodeImportState, encodeImportState } from './import-state-codec.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';
import { decodeRecord, encodeRecord } from './record-codec.js';

/** What identifies a record of a tenant. */
export interface RecordName {
  readonly kind: RecordKind;
  readonly externalId: string;
}

/** A record with the length in bytes of what the vendor said, which stands elsewhere. */
export interface StoredRecord {
  readonly row: RecordRow;
  readonly rawBytes: number;
}

/** What one line of a tenant's log changes, all of it together. */
export interface StoredBatch {
  readonly tenant: TenantSlug;
  readonly at: Moment;
  readonly runId: string;
  readonly upserts: readonly StoredRecord[];
  /** Known ones that have not changed: names only, because most pages of most imports are made of these. */
  readonly seen: readonly RecordName[];
  readonly missing: readonly RecordName[];
  /** In place of the one before. */
  readonly state?: ImportState;
}

export function encodeBatch(batch: StoredBatch): JsonObject {
  return {
    tenant: batch.tenant,
    at: toSeconds(batch.at),
    run_id: batch.runId,
    upserts: batch.upserts.map(({ row, rawBytes }) => ({ ...encodeRecord(row), raw_bytes: rawBytes })),
    seen: encodeNames(batch.seen),
    missing: encodeNames(batch.missing),
    state: batch.state && encodeImportState(batch.state),
  };
}

/** @throws MalformedRecord */
export function decodeBatch(value: unknown): StoredBatch {
  const fields = JsonFields.of(value, 'record batch');
  const tenant = fields.text('tenant');
  return {
    tenant,
    at: fields.moment('at'),
    runId: fields.text('run_id'),
    upserts: fields.list('upserts').map((stored) => ({
      row: decodeRecord(tenant, stored),
      rawBytes: JsonFields.of(stored, 'record').number('raw_bytes'),
    })),
    seen: decodeNames(fields.optionalObject('seen')),
    missing: decodeNames(fields.optionalObject('missing')),
    ...(fields.has('state') ? { state: decodeImportState(fields.raw('state')) } : {}),
  };
}

/** By kind, so that a name costs little more than its id. */
function encodeNames(names: readonly RecordName[]): JsonObject | undefined {
  if (names.length === 0) return undefined;
  const byKind = RECORD_KINDS.map(
    (kind) => [kind, names.filter((name) => name.kind === kind).map(({ externalId }) => externalId)] as const,
  );
  return Object.fromEntries(byKind.filter(([, ids]) => ids.length > 0));
}

function decodeNames(value: JsonObject | undefined): readonly RecordName[] {
  if (!value) return [];
  const fields = JsonFields.of(value, 'record names');
  return RECORD_KINDS.filter((kind) => fields.has(kind)).flatMap((kind) =>
    fields.texts(kind).map((externalId) => ({ kind, externalId })),
  );
}
