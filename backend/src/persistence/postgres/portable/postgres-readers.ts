import type { Client, QueryResultRow } from 'pg';
import type { CrmRecord } from '../../../domain/crm-record.js';
import type { BinCounts } from '../../../domain/summary-bins.js';
import { emptyBin } from '../../../domain/summary-bins.js';
import type { JsonObject } from '../../../domain/json.js';
import { EMPTY_IMPORT_STATE } from '../../../domain/import-state.js';
import type { EntryRow } from '../audit/chain-rows.js';
import { entryOf } from '../audit/chain-rows.js';
import type { PortableFacts, PortableReaders } from '../../portable.js';
import { countedBin, factText } from '../../portable/fact-text.js';
import { originalText } from '../storable-json.js';
import { withCounter } from '../stores/postgres-stats-store.js';
import type { StoredRow } from '../stores/record-page.js';
import { rowOf } from '../stores/record-page.js';

const AT_ONCE = 1_000;

const DOCS = {
  schedule: 'SELECT schedule AS doc FROM command_center.tenants WHERE schedule IS NOT NULL ORDER BY tenant',
  credential: 'SELECT credential AS doc FROM command_center.tenants WHERE credential IS NOT NULL ORDER BY tenant',
  open_tick: 'SELECT open_tick AS doc FROM command_center.tenants WHERE open_tick IS NOT NULL ORDER BY tenant',
  run: 'SELECT doc FROM command_center.runs ORDER BY queued_at, id',
  tick: 'SELECT doc FROM command_center.ticks ORDER BY to_at, key',
  local_run: 'SELECT doc FROM command_center.local_runs ORDER BY n',
  token: 'SELECT doc FROM command_center.tokens ORDER BY id COLLATE "C"',
  idempotency: 'SELECT doc FROM command_center.idempotency ORDER BY at, scope COLLATE "C", key COLLATE "C"',
} as const;
const AUDIT = 'SELECT id, seq, hash, prev_hash, doc FROM command_center.audit ORDER BY id';
const BINS = 'SELECT from_at, name, amount FROM command_center.summary_bins ORDER BY from_at, name COLLATE "C"';
const STATES = 'SELECT tenant, doc FROM command_center.import_states ORDER BY tenant';
const RECORDS = `SELECT tenant, first_seen_at, last_seen_at, missing, run_id, doc, raw FROM command_center.records
  ORDER BY tenant, kind, external_id`;
const LOGS = 'SELECT run_id, doc FROM command_center.run_logs ORDER BY run_id, n';
const NUMBERS = `SELECT audit_id, people_seq, system_seq, coalesce((SELECT value FROM command_center.facts
  WHERE name = 'history_pruned_before'), 0) AS pruned FROM command_center.numbers`;

const NO_STATE = factText('import_state', { tenant: '', state: EMPTY_IMPORT_STATE });

/** Everything that a database holds, within one transaction of `client`: memory holds a thousand rows. */
export function postgresReaders(client: Client): PortableReaders {
  const rows = <Row extends QueryResultRow>(query: string): AsyncGenerator<Row> => cursor<Row>(client, query);
  const docs =
    <Doc>(query: string) =>
    (): AsyncGenerator<Doc> =>
      mapped(rows<{ readonly doc: Doc }>(query), ({ doc }) => doc);
  return {
    schedule: docs(DOCS.schedule),
    credential: docs(DOCS.credential),
    open_tick: docs(DOCS.open_tick),
    run: docs(DOCS.run),
    tick: docs(DOCS.tick),
    audit: () => mapped(rows<EntryRow & QueryResultRow>(AUDIT), entryOf),
    local_run: docs(DOCS.local_run),
    token: docs(DOCS.token),
    idempotency: docs(DOCS.idempotency),
    summary_bin: () => bins(rows<BinRow>(BINS)),
    import_state: () =>
      states(rows<{ readonly tenant: string; readonly doc: PortableFacts['import_state']['state'] }>(STATES)),
    record: () => mapped(rows<StoredRow & { readonly raw: JsonObject }>(RECORDS), recordOf),
    run_log: () =>
      mapped(rows<{ readonly run_id: string; readonly doc: PortableFacts['run_log']['line'] }>(LOGS), (row) => ({
        runId: originalText(row.run_id),
        line: row.doc,
      })),
    numbers: () =>
      mapped(rows<NumbersRow>(NUMBERS), (row) => ({
        auditId: row.audit_id,
        people: row.people_seq,
        system: row.system_seq,
        historyPrunedBefore: row.pruned,
      })),
  };
}

interface BinRow {
  readonly from_at: number;
  readonly name: string;
  readonly amount: number;
}

interface NumbersRow {
  readonly audit_id: number;
  readonly people_seq: number;
  readonly system_seq: number;
  readonly pruned: number;
}

/** Texts in columns are stored ones; `rowOf` knows it of all but the run's id. */
const recordOf = (row: StoredRow & { readonly raw: JsonObject }): CrmRecord => ({
  ...rowOf(row),
  runId: originalText(row.run_id),
  raw: row.raw,
});

async function* bins(rows: AsyncIterable<BinRow>): AsyncGenerator<BinCounts> {
  let bin: BinCounts | undefined;
  for await (const { from_at: from, name, amount } of rows) {
    if (bin && bin.from !== from) yield* counted(bin);
    if (bin?.from !== from) bin = emptyBin(from);
    bin = withCounter(bin, name, amount);
  }
  if (bin) yield* counted(bin);
}

function* counted(bin: BinCounts): Generator<BinCounts> {
  const used = countedBin(bin);
  if (used) yield used;
}

async function* states(
  rows: AsyncIterable<{ readonly tenant: string; readonly doc: PortableFacts['import_state']['state'] }>,
): AsyncGenerator<PortableFacts['import_state']> {
  for await (const { tenant, doc: state } of rows) {
    if (factText('import_state', { tenant: '', state }) !== NO_STATE) yield { tenant, state };
  }
}

async function* mapped<From, To>(rows: AsyncIterable<From>, map: (row: From) => To): AsyncGenerator<To> {
  for await (const row of rows) yield map(row);
}

async function* cursor<Row extends QueryResultRow>(client: Client, query: string): AsyncGenerator<Row> {
  await client.query(`DECLARE portable NO SCROLL CURSOR FOR ${query}`);
  try {
    for (;;) {
      const { rows } = await client.query<Row>(`FETCH ${AT_ONCE} FROM portable`);
      yield* rows;
      if (rows.length < AT_ONCE) return;
    }
  } finally {
    await client.query('CLOSE portable').catch(() => undefined);
  }
}
