import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { RecordRow } from '../domain/crm-record.js';
import { type Moment, toIso } from '../domain/moment.js';
import type { RecordQuery, RecordStore } from '../persistence/record-store.js';
import { CSV_FORM, harmless } from '../wire/spreadsheet-cell.js';

/** Enough for one reading, and little beside what the process holds anyway. */
const PAGE = 2_000;

const iso = (moment: Moment | undefined): string => (moment === undefined ? '' : toIso(moment));

const COLUMNS: Readonly<Record<string, (row: RecordRow) => string>> = {
  kind: ({ kind }) => kind,
  external_id: ({ externalId }) => externalId,
  title: ({ title }) => title,
  status: ({ status }) => status,
  owner: ({ owner }) => owner ?? '',
  value: ({ value }) => (value === undefined ? '' : String(value)),
  contact_name: ({ contact }) => contact?.name ?? '',
  contact_email: ({ contact }) => contact?.email ?? '',
  contact_phone: ({ contact }) => contact?.phone ?? '',
  contact_company: ({ contact }) => contact?.company ?? '',
  created_at: ({ createdAt }) => iso(createdAt),
  modified_at: ({ modifiedAt }) => iso(modifiedAt),
  first_seen_at: ({ firstSeenAt }) => iso(firstSeenAt),
  last_seen_at: ({ lastSeenAt }) => iso(lastSeenAt),
  missing: ({ missing }) => String(missing),
};

/**
 * The records of a query as CSV (RFC 4180, UTF-8 with its mark, CRLF), newest modification first. Memory stays small
 * however many there are. The first page is read before the answer begins, so that a refusal is still told properly.
 */
export async function recordsAsCsv(
  store: Pick<RecordStore, 'page'>,
  query: Omit<RecordQuery, 'limit' | 'cursor'>,
): Promise<Readable> {
  const rows = everyRecord(store, query);
  const first = await rows.next();
  const csv = stringify({ ...CSV_FORM, columns: Object.keys(COLUMNS) });
  const lines = Readable.from(cellsOf(first, rows));
  lines.on('error', (error) => csv.destroy(error));
  csv.on('close', () => lines.destroy());
  return lines.pipe(csv);
}

async function* cellsOf(
  first: IteratorResult<RecordRow, void>,
  rest: AsyncGenerator<RecordRow, void>,
): AsyncGenerator<string[]> {
  for (let next = first; !next.done; next = await rest.next()) {
    const row = next.value;
    yield Object.values(COLUMNS).map((cell) => harmless(cell(row)));
  }
}

/**
 * Each record once. Pages go from the newest modification to the oldest, so a record that is imported anew meanwhile
 * moves to a page that was read before: the first pages are read again until they show nothing new.
 */
async function* everyRecord(
  store: Pick<RecordStore, 'page'>,
  query: Omit<RecordQuery, 'limit' | 'cursor'>,
): AsyncGenerator<RecordRow, void> {
  const told = new Set<string>();
  for (const isSecondLook of [false, true]) {
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await store.page({ ...query, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      const fresh = page.rows.filter(({ kind, externalId }) => !told.has(`${kind}/${externalId}`));
      for (const row of fresh) told.add(`${row.kind}/${row.externalId}`);
      yield* fresh;
      cursor = isSecondLook && fresh.length === 0 ? null : page.nextCursor;
    }
  }
}
