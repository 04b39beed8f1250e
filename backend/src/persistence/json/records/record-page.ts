import type { RecordKind, RecordRow } from '../../../domain/crm-record.js';
import { RECORD_KINDS } from '../../../domain/crm-record.js';
import type { Moment } from '../../../domain/moment.js';
import type { PageOf } from '../../page.js';
import type { RecordCounts, RecordQuery } from '../../record-store.js';
import { BestRows } from '../stores/best-rows.js';
import { readCursor, writeCursor } from '../stores/page-cursor.js';
import type { RecordIndex } from './record-index.js';

const NAMES_COUNTED = 100;

/** Where a row stands in the order of pages. */
interface Mark {
  readonly at: Moment;
  readonly externalId: string;
  readonly kind: string;
}

const changedAt = ({ modifiedAt, firstSeenAt }: RecordRow): Moment => modifiedAt ?? firstSeenAt;
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byMark = (a: Mark, b: Mark): number =>
  b.at - a.at || compareTexts(a.externalId, b.externalId) || compareTexts(a.kind, b.kind);

/** One page, newest change first. A row that changes between two pages moves to the front and is not shown twice. */
export function pageRecords(index: RecordIndex, query: RecordQuery): PageOf<RecordRow> {
  const { kind, cursor, limit } = query;
  const from = cursor === undefined ? undefined : markIn(cursor);
  const matches = matcher(query);
  const best = new BestRows<Mark & { readonly row: RecordRow }>(limit + 1, byMark);
  let total = 0;
  for (const row of index.rows(kind)) {
    if (!matches(row)) continue;
    total += 1;
    const ranked = { row, at: changedAt(row), externalId: row.externalId, kind: row.kind };
    if (!from || byMark(ranked, from) > 0) best.offer(ranked);
  }
  const found = best.inOrder();
  const page = found.slice(0, limit);
  const last = page[page.length - 1];
  return {
    rows: page.map(({ row }) => row),
    nextCursor: last && found.length > limit ? writeCursor([last.at, last.externalId, last.kind]) : null,
    total,
    historyPruned: false,
  };
}

/** What a tenant's records are made of. */
export function countRecords(index: RecordIndex, kind: RecordKind): RecordCounts {
  const byKind: Record<RecordKind, number> = { job: 0, contact: 0, user: 0 };
  const statuses = new Map<string, number>();
  const owners = new Map<string, number>();
  let missing = 0;
  for (const each of RECORD_KINDS) {
    for (const row of index.rows(each)) {
      byKind[each] += 1;
      if (row.missing) missing += 1;
      if (each !== kind) continue;
      count(statuses, row.status);
      count(owners, row.owner);
    }
  }
  return { byKind, missing, statuses: mostFrequent(statuses), owners: mostFrequent(owners) };
}

function matcher({ search, status, owner, since }: RecordQuery): (row: RecordRow) => boolean {
  const wanted = search?.trim().toLowerCase();
  return (row) => {
    if (status !== undefined && row.status !== status) return false;
    if (owner !== undefined && row.owner !== owner) return false;
    if (since !== undefined && changedAt(row) < since) return false;
    return !wanted || textsOf(row).some((text) => text?.toLowerCase().includes(wanted));
  };
}

function textsOf({ title, externalId, owner, contact }: RecordRow): readonly (string | undefined)[] {
  return [title, externalId, owner, contact?.name, contact?.company, contact?.email, contact?.phone];
}

function markIn(cursor: string): Mark {
  const [at, externalId, kind] = readCursor(cursor, ['number', 'string', 'string']);
  return { at: Number(at), externalId: String(externalId), kind: String(kind) };
}

function count(names: Map<string, number>, name: string | undefined): void {
  if (name) names.set(name, (names.get(name) ?? 0) + 1);
}

function mostFrequent(
  names: ReadonlyMap<string, number>,
): readonly { readonly name: string; readonly count: number }[] {
  return [...names]
    .map(([name, times]) => ({ name, count: times }))
    .sort((a, b) => b.count - a.count || compareTexts(a.name, b.name))
    .slice(0, NAMES_COUNTED);
}
