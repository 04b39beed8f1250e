import type { Moment } from '../../../domain/moment.js';
import type { PageOf } from '../../page.js';
import type { HistoryTable } from '../../history/history-table.js';
import type { HistoryMark } from '../../history/row-store.js';
import { readCursor, writeCursor } from '../../page-cursor.js';

export interface HistoryQuery<Row> {
  readonly tenant?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly since?: Moment | undefined;
  readonly until?: Moment | undefined;
  /** Rows older than the oldest one may have been removed. */
  readonly lacksOlder: boolean;
  /** Decided by the columns, so that a rare kind of row can be found among many. */
  readonly accepts?: (slot: number) => boolean;
  /** Where a row stands in the order of pages. */
  readonly markOf: (row: Row) => HistoryMark;
}

/** One page of runs or ledger rows, newest first. */
export function pageHistory<Row>(table: HistoryTable<Row>, query: HistoryQuery<Row>): PageOf<Row> {
  const { tenant, limit, cursor, since = -Infinity, until = Infinity, lacksOlder, accepts, markOf } = query;
  const rows: Row[] = [];
  let more = false;
  for (const row of table.newestFirst(tenant, beginning(cursor, until), accepts)) {
    if (markOf(row).at < since) break;
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

/** The page begins behind the cursor and not after `until`. */
function beginning(cursor: string | undefined, until: Moment): HistoryMark | undefined {
  const mark = cursor === undefined ? undefined : readMark(cursor);
  const last = until === Infinity ? undefined : { at: until + 1, key: '' };
  return mark && last ? (mark.at < last.at ? mark : last) : (mark ?? last);
}

function readMark(cursor: string): HistoryMark {
  const [at, key] = readCursor(cursor, ['number', 'string']);
  return { at: Number(at), key: String(key) };
}
