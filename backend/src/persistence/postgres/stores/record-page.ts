import type { SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';
import type { RecordKind, RecordRow } from '../../../domain/crm-record.js';
import { readCursor, writeCursor } from '../../page-cursor.js';
import type { PageOf } from '../../page.js';
import type { RecordCounts, RecordQuery } from '../../record-store.js';
import type { Database } from '../connection/database.js';
import type { Schema, StoredRecord } from '../schema.js';
import { statements } from '../schema.js';
import { originalText } from '../storable-json.js';
import { wholeNumber } from './whole-number.js';

const NAMES_COUNTED = 100;

/** The columns of which a row is made. */
export const ROW = ['tenant', 'first_seen_at', 'last_seen_at', 'missing', 'run_id', 'doc'] as const;

export interface StoredRow {
  readonly tenant: string;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
  readonly missing: boolean;
  readonly run_id: string;
  readonly doc: StoredRecord;
}

export const rowOf = (row: StoredRow): RecordRow => ({
  ...row.doc,
  tenant: row.tenant,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  missing: row.missing,
  runId: row.run_id,
});

/** One page, newest change first. A row that changes between two pages moves to the front and is not shown twice. */
export async function pageRecords(database: Database, query: RecordQuery): Promise<PageOf<RecordRow>> {
  const { limit, cursor } = query;
  let page = matching(query)
    .select([...ROW, 'changed_at'])
    .orderBy('changed_at', 'desc')
    .orderBy('external_id')
    .orderBy('kind')
    .limit(limit + 1);
  if (cursor !== undefined) {
    const [value, externalId, kind] = readCursor(cursor, ['number', 'string', 'string']);
    const at = wholeNumber(value);
    page = page.where(
      sql<boolean>`(changed_at < ${at} OR (changed_at = ${at} AND (external_id, kind) > (${externalId}, ${kind})))`,
    );
  }
  const counted = matching(query).select(({ fn }) => fn.countAll<number>().as('count'));
  const [found, [counts]] = await Promise.all([database.read(page.compile()), database.read(counted.compile())]);
  const shown = found.slice(0, limit);
  const last = shown[shown.length - 1];
  return {
    rows: shown.map(rowOf),
    nextCursor:
      last && found.length > limit ? writeCursor([last.changed_at, last.doc.externalId, last.doc.kind]) : null,
    total: counts?.count ?? 0,
    historyPruned: false,
  };
}

type Records = SelectQueryBuilder<Schema, 'command_center.records', object>;

function matching({ tenant, kind, search, status, owner, since }: RecordQuery): Records {
  let records: Records = statements.selectFrom('command_center.records').where('tenant', '=', tenant);
  if (kind !== undefined) records = records.where('kind', '=', kind);
  if (status !== undefined) records = records.where('status', '=', status);
  if (owner !== undefined) records = records.where('owner', '=', owner);
  if (since !== undefined) records = records.where('changed_at', '>=', since);
  const wanted = search?.trim().toLowerCase() ?? '';
  return wanted === '' ? records : records.where(sql<boolean>`strpos(search_text, ${wanted}) > 0`);
}

/** What a tenant's records are made of. */
export async function countRecords(database: Database, tenant: string, kind: RecordKind): Promise<RecordCounts> {
  const names = (column: 'status' | 'owner') =>
    database.read(
      statements
        .selectFrom('command_center.records')
        .select(({ fn, ref }) => [ref(column).as('name'), fn.countAll<number>().as('count')])
        .where('tenant', '=', tenant)
        .where('kind', '=', kind)
        .where(column, '<>', '')
        .groupBy(column)
        .orderBy('count', 'desc')
        .orderBy(sql`${sql.ref(column)} COLLATE "C"`)
        .limit(NAMES_COUNTED)
        .compile(),
    );
  const [kinds, statuses, owners] = await Promise.all([
    database.read(
      statements
        .selectFrom('command_center.records')
        .select(({ fn }) => [
          'kind',
          fn.countAll<number>().as('count'),
          sql<number>`count(*) FILTER (WHERE missing)`.as('missing'),
        ])
        .where('tenant', '=', tenant)
        .groupBy('kind')
        .compile(),
    ),
    names('status'),
    names('owner'),
  ]);
  const byKind: Record<RecordKind, number> = { job: 0, contact: 0, user: 0 };
  for (const { kind: counted, count } of kinds) byKind[counted] = count;
  const named = (rows: typeof statuses) => rows.map(({ name, count }) => ({ name: originalText(name ?? ''), count }));
  return {
    byKind,
    missing: kinds.reduce((sum, { missing }) => sum + missing, 0),
    statuses: named(statuses),
    owners: named(owners),
  };
}
