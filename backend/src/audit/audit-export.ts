import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { AuditEntry } from '../domain/audit-entry.js';
import type { ChainHeads } from '../persistence/audit-chain/chain-types.js';
import type { AuditFilter, AuditStore } from '../persistence/persistence.js';
import { auditWire } from '../wire/audit-wire.js';
import { CSV_FORM, harmless } from '../wire/spreadsheet-cell.js';

/** Text that goes out at once. */
const CHUNK_CHARS = 32_768;

const json = (value: object | undefined): string => (value === undefined ? '' : JSON.stringify(value));

const COLUMNS: Readonly<Record<string, (entry: AuditEntry) => string>> = {
  id: ({ id }) => String(id),
  seq: ({ seq }) => String(seq),
  ring: ({ ring }) => ring,
  ts: (entry) => String(auditWire(entry).ts),
  ts_iso: (entry) => auditWire(entry).ts_iso,
  tenant: ({ tenant }) => tenant,
  operation: ({ operation }) => operation,
  source: ({ source }) => source,
  actor: ({ actor }) => actor,
  actor_detail: ({ actorDetail }) => json(actorDetail),
  action_id: ({ actionId }) => actionId ?? '',
  run_id: ({ runId }) => runId ?? '',
  request_id: ({ requestId }) => requestId ?? '',
  outcome: ({ outcome }) => outcome,
  before: ({ before }) => json(before),
  after: ({ after }) => json(after),
  metadata: ({ metadata }) => json(metadata),
  prev_hash: ({ prevHash }) => prevHash ?? '',
  hash: ({ hash }) => hash ?? '',
};

/** What goes out: entries up to where the chains ended when the export was noted. */
export interface AuditExport {
  readonly filter: AuditFilter;
  /** The same in the API's names. */
  readonly filters: Readonly<Record<string, unknown>>;
  readonly heads: ChainHeads;
  /** The entry about the export itself: of a ring without a chain, nothing newer goes out. */
  readonly upToId: number;
}

type Entries = Pick<AuditStore, 'oldestFirst'>;

/**
 * One entry per line as the API shows it, with its hash and the one before it, oldest first, and a last line that says
 * where the chains ended. A file without that line is not complete. The first entries are read before the answer begins,
 * so that a refusal is still told properly; memory stays small however many there are.
 */
export async function auditAsNdjson(store: Entries, wanted: AuditExport): Promise<Readable> {
  return begun(inChunks(ndjsonLines(store, wanted)));
}

/** The same entries as CSV (RFC 4180, UTF-8 with its mark, CRLF); objects are JSON in their cells. */
export async function auditAsCsv(store: Entries, wanted: AuditExport): Promise<Readable> {
  const csv = stringify({ ...CSV_FORM, columns: Object.keys(COLUMNS) });
  const rows = await begun(csvRows(store, wanted));
  rows.on('error', (error) => csv.destroy(error));
  csv.on('close', () => rows.destroy());
  return rows.pipe(csv);
}

async function* ndjsonLines(store: Entries, wanted: AuditExport): AsyncGenerator<string> {
  let entries = 0;
  for await (const entry of entriesOf(store, wanted)) {
    entries += 1;
    const { hash, ...shown } = auditWire(entry);
    yield `${JSON.stringify({ ...shown, prev_hash: entry.prevHash, hash })}\n`;
  }
  const { kind, rings } = wanted.heads;
  const ends = Object.entries(rings).map(([ring, { seq, hash, fromSeq }]) => [ring, { seq, hash, from_seq: fromSeq }]);
  yield `${JSON.stringify({ type: 'chain_head', rings: Object.fromEntries(ends), kind, entries, filters: wanted.filters })}\n`;
}

async function* csvRows(store: Entries, wanted: AuditExport): AsyncGenerator<readonly string[]> {
  for await (const entry of entriesOf(store, wanted)) {
    yield Object.values(COLUMNS).map((cell) => harmless(cell(entry)));
  }
}

/** What was written while the export goes on belongs to the next one. */
async function* entriesOf(store: Entries, { filter, heads, upToId }: AuditExport): AsyncGenerator<AuditEntry> {
  for await (const entry of store.oldestFirst(filter)) {
    const head = heads.rings[entry.ring];
    if (head ? entry.seq <= head.seq : entry.id <= upToId) yield entry;
  }
}

async function* inChunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK_CHARS) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

/** A stream whose first part has been read already. @throws what the reading of it throws */
async function begun<Part>(parts: AsyncGenerator<Part>): Promise<Readable> {
  const first = await parts.next();
  return Readable.from(
    (async function* (): AsyncGenerator<Part> {
      try {
        for (let next = first; !next.done; next = await parts.next()) yield next.value;
      } finally {
        await parts.return(undefined);
      }
    })(),
  );
}
