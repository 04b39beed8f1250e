import type { ImportedRecord, RecordRow } from '../../../domain/crm-record.js';
import type { Moment } from '../../../domain/moment.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { RecordBatch } from '../../record-store.js';
import type { RecordName } from '../../codecs/record-batch-codec.js';
import type { RecordIndex } from './record-index.js';
import type { RecordLine } from './record-line.js';
import { formatRecordLine, readRecordLine } from './record-line.js';

/** A page of an import as a line of the log, and as what reading that line gives. */
export interface ImportedBatch {
  readonly bytes: Buffer;
  readonly line: RecordLine;
}

/**
 * The line of a page; undefined for one that changes nothing. It is read back before it is written, so that memory
 * never says something else than the file, and nothing is written that could not be read.
 * @throws MalformedRecord when a record has another form than its type: a defect of the importer.
 */
export function importedBatch(
  tenant: TenantSlug,
  at: Moment,
  batch: RecordBatch,
  index: RecordIndex,
): ImportedBatch | undefined {
  const { runId, upserts = [], state } = batch;
  const rewritten = (batch.rewritten ?? []).flatMap((record) => {
    const known = index.get(record);
    if (!known) return [];
    const { firstSeenAt, lastSeenAt, missing: isMissing } = known;
    return { ...record, tenant, runId, firstSeenAt, lastSeenAt, missing: isMissing };
  });
  const isKnown = (name: RecordName): boolean =>
    index.has(name) || upserts.some(({ kind, externalId }) => kind === name.kind && externalId === name.externalId);
  const seen = (batch.seen ?? []).filter(isKnown);
  const missing = (batch.missing ?? []).filter(isKnown);
  if (upserts.length + rewritten.length + seen.length + missing.length === 0 && !state) return undefined;
  const raws = [...upserts, ...rewritten].map(({ raw }) => Buffer.from(JSON.stringify(raw)));
  const rows = [...upserts.map((record) => rowOf(tenant, at, runId, record, index.get(record))), ...rewritten];
  const stored = rows.map((row, i) => ({ row, rawBytes: raws[i]?.length ?? 0 }));
  const bytes = formatRecordLine(
    { tenant, at, runId, upserts: stored, seen, missing, ...(state ? { state } : {}) },
    raws,
  );
  return { bytes, line: readRecordLine(bytes.subarray(0, -1)) };
}

function rowOf(
  tenant: TenantSlug,
  at: Moment,
  runId: string,
  record: ImportedRecord,
  known: RecordRow | undefined,
): RecordRow {
  return { ...record, tenant, runId, firstSeenAt: known?.firstSeenAt ?? at, lastSeenAt: at, missing: false };
}
