import type { Moment } from '../../../domain/moment.js';
import type { PageOf } from '../../persistence.js';
import type { HistoryTable } from '../history/history-table.js';
import type { HistoryMark } from '../history/row-store.js';
import { readCursor, writeCursor } from './page-cursor.js';

export interface HistoryQuery<Row> {
  readonly tenant?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly since?: Moment | undefined;
  readonly until?: Moment | undefined;
  /** Rows older than the oldest one may have been removed. */
  readonly lacksOlder: boolean;
  readonly matches: (row: Row) => boolean;
  /** Where a row stands in the order of pages. */
  readonly markOf: (row: Row) => HistoryMark;
}

/** One page of runs or ledger rows, newest first. */
export function pageHistory<Row>(table: HistoryTable<Row>, query: HistoryQuery<Row>): PageOf<Row> {
  const { tenant, limit, cursor, since = -Infinity, until = Infinity, lacksOlder, matches, markOf } = query;
  const rows: Row[] = [];
  let more = false;
  for (const row of table.newestFirst(tenant, cursor === undefined ? undefined : readMark(cursor))) {
    const { at } = markOf(row);
    if (at < since) break;
    if (at > until || !matches(row)) continue;
    more = rows.length === limit;
    if (more) break;
    rows.push(row);
  }
  const last = rows[rows.length - 1];
  const mark = last && markOf(last);
  return {
    rows,
    nextCursor: more && mark ? writeCursor([mark.at, mark.key]) : null,
    total: null,
    historyPruned: !more && (lacksOlder || table.isPruned(tenant)),
  };
}

function readMark(cursor: string): HistoryMark {
  const [at, key] = readCursor(cursor, ['number', 'string']);
  return { at: Number(at), key: String(key) };
}
