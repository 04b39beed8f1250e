import type { ImportedRecord } from '../../../domain/crm-record.js';
import type { Moment } from '../../../domain/moment.js';
import type { RecordBatch } from '../../record-store.js';
import type { StoredRecord } from '../schema.js';
import { storableJson } from '../storable-json.js';

/** Keeps everybody else from ending the run while its page is written. */
export const LOCK_RUN = `SELECT active_run, coalesce($2::bigint, command_center.now_ms()) AS now
  FROM command_center.tenants WHERE tenant = $1 FOR UPDATE`;

const UPSERT = `
INSERT INTO command_center.records AS known (tenant, kind, external_id, status, owner, missing, first_seen_at,
  last_seen_at, changed_at, search_text, run_id, doc, raw)
SELECT $1, kind, external_id, status, owner, false, $2, $2, coalesce(modified_at, $2), search_text, $3, doc, raw
FROM json_to_recordset($4::json) AS r(kind text, external_id text, status text, owner text, modified_at bigint,
  search_text text, doc jsonb, raw json)
ON CONFLICT (tenant, kind, external_id) DO UPDATE SET status = excluded.status, owner = excluded.owner,
  missing = false, last_seen_at = excluded.last_seen_at, search_text = excluded.search_text, run_id = excluded.run_id,
  changed_at = coalesce((excluded.doc ->> 'modifiedAt')::bigint, known.first_seen_at), doc = excluded.doc,
  raw = excluded.raw`;

const REWRITTEN = `
UPDATE command_center.records AS known SET status = r.status, owner = r.owner, search_text = r.search_text, run_id = $2,
  changed_at = coalesce(r.modified_at, known.first_seen_at), doc = r.doc, raw = r.raw
FROM json_to_recordset($3::json) AS r(kind text, external_id text, status text, owner text, modified_at bigint,
  search_text text, doc jsonb, raw json)
WHERE known.tenant = $1 AND known.kind = r.kind AND known.external_id = r.external_id`;

const NAMED = `FROM json_to_recordset($3::json) AS r(kind text, external_id text)
  WHERE known.tenant = $1 AND known.kind = r.kind AND known.external_id = r.external_id`;
const SEEN = `UPDATE command_center.records AS known SET last_seen_at = $2::bigint, missing = false ${NAMED}`;
const MISSING = `UPDATE command_center.records AS known SET missing = true, run_id = $2 ${NAMED}`;
const STATE = `INSERT INTO command_center.import_states (tenant, doc) VALUES ($1, $2::jsonb)
  ON CONFLICT (tenant) DO UPDATE SET doc = excluded.doc`;

export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** What has to be done for a page of an import, in order. */
export function* statementsFor(tenant: string, batch: RecordBatch, now: Moment): Generator<Statement> {
  const { runId, upserts = [], rewritten = [], seen = [], missing = [], state } = batch;
  if (upserts.length > 0) {
    yield { name: 'record-upsert', text: UPSERT, values: [tenant, now, runId, storableJson(rowsOf(upserts))] };
  }
  if (rewritten.length > 0) {
    yield { name: 'record-rewritten', text: REWRITTEN, values: [tenant, runId, storableJson(rowsOf(rewritten))] };
  }
  const names = (some: typeof seen): string =>
    storableJson(some.map(({ kind, externalId }) => ({ kind, external_id: externalId })));
  if (seen.length > 0) yield { name: 'record-seen', text: SEEN, values: [tenant, now, names(seen)] };
  if (missing.length > 0) yield { name: 'record-missing', text: MISSING, values: [tenant, runId, names(missing)] };
  if (state) yield { name: 'import-state', text: STATE, values: [tenant, storableJson(state)] };
}

/** The last of those with the same name: a statement may touch a row once. */
function rowsOf(upserts: readonly ImportedRecord[]): readonly object[] {
  const byName = new Map(upserts.map((record) => [`${record.kind}/${record.externalId}`, record]));
  return [...byName.values()].map(({ raw, ...doc }) => ({
    kind: doc.kind,
    external_id: doc.externalId,
    status: doc.status,
    owner: doc.owner,
    modified_at: doc.modifiedAt,
    search_text: searchTextOf(doc),
    doc,
    raw,
  }));
}

/** Everything that a search looks at, in lower case as the JSON store makes it. */
export function searchTextOf({ title, externalId, owner, contact }: StoredRecord): string {
  const texts = [title, externalId, owner, contact?.name, contact?.company, contact?.email, contact?.phone];
  return texts
    .filter((text) => text !== undefined)
    .join('\n')
    .toLowerCase();
}
