import type { RecordKind, RecordRow } from '../../../domain/crm-record.js';
import type { Moment } from '../../../domain/moment.js';
import type { PageOf } from '../../page.js';
import type { RecordCounts, RecordQuery } from '../../record-store.js';
import { BestRows } from '../stores/best-rows.js';
import { readCursor, writeCursor } from '../../page-cursor.js';
import type { RecordIndex } from './record-index.js';
import type { RecordTable } from './record-table.js';

const NAMES_COUNTED = 100;

/** Where a row stands in the order of pages. */
interface Mark {
  readonly at: Moment;
  readonly externalId: string;
  readonly kind: string;
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byMark = (a: Mark, b: Mark): number =>
  b.at - a.at || compareTexts(a.externalId, b.externalId) || compareTexts(a.kind, b.kind);

/** One page, newest change first. A row that changes between two pages moves to the front and is not shown twice. */
export function pageRecords(index: RecordIndex, query: RecordQuery): PageOf<RecordRow> {
  const { kind, cursor, limit } = query;
  const { table } = index;
  const from = cursor === undefined ? undefined : markIn(cursor);
  const matches = matcher(table, query);
  const best = new BestRows<Mark & { readonly slot: number }>(limit + 1, byMark);
  let total = 0;
  for (const slot of index.slots(kind)) {
    if (!matches(slot)) continue;
    total += 1;
    const ranked = { slot, at: table.changedAt(slot), externalId: table.idAt(slot), kind: table.kindAt(slot) };
    if (!from || byMark(ranked, from) > 0) best.offer(ranked);
  }
  const found = best.inOrder();
  const page = found.slice(0, limit);
  const last = page[page.length - 1];
  return {
    rows: page.map(({ slot }) => table.rowAt(slot)),
    nextCursor: last && found.length > limit ? writeCursor([last.at, last.externalId, last.kind]) : null,
    total,
    historyPruned: false,
  };
}

/** What a tenant's records are made of. */
export function countRecords(index: RecordIndex, kind: RecordKind): RecordCounts {
  const { table } = index;
  const statuses = new Map<string, number>();
  const owners = new Map<string, number>();
  let missing = 0;
  for (const slot of index.slots()) {
    if (table.isMissing(slot)) missing += 1;
    if (table.kindAt(slot) !== kind) continue;
    count(statuses, table.statusAt(slot));
    count(owners, table.ownerAt(slot));
  }
  const byKind = { job: index.count('job'), contact: index.count('contact'), user: index.count('user') };
  return { byKind, missing, statuses: mostFrequent(statuses), owners: mostFrequent(owners) };
}

function matcher(table: RecordTable, { search, status, owner, since }: RecordQuery): (slot: number) => boolean {
  const wanted = search?.trim().toLowerCase();
  return (slot) => {
    if (status !== undefined && table.statusAt(slot) !== status) return false;
    if (owner !== undefined && table.ownerAt(slot) !== owner) return false;
    if (since !== undefined && table.changedAt(slot) < since) return false;
    return !wanted || saysOf(table, slot, wanted);
  };
}

function saysOf(table: RecordTable, slot: number, wanted: string): boolean {
  const says = (text: string | undefined): boolean => text !== undefined && text.toLowerCase().includes(wanted);
  if (says(table.titleAt(slot)) || says(table.idAt(slot)) || says(table.ownerAt(slot))) return true;
  const contact = table.contactMaySay(slot, wanted) ? table.contactOf(slot) : undefined;
  return contact !== undefined && [contact.name, contact.company, contact.email, contact.phone].some(says);
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
