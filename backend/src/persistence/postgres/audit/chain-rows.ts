import { CompiledQuery } from 'kysely';
import type { ClientBase } from 'pg';
import type { AuditEntry } from '../../../domain/audit-entry.js';
import type { ReadEntry } from '../../audit-chain/canonical-entry.js';
import type { ChainPoint } from '../../audit-chain/chain-types.js';
import type { Database } from '../connection/database.js';

/** An entry as its row has it. */
export interface EntryRow {
  readonly id: number;
  readonly seq: number;
  readonly hash: string | null;
  readonly prev_hash: string | null;
  readonly doc: AuditEntry;
}

/** The columns of an {@link EntryRow}. */
export const ENTRY_COLUMNS = ['id', 'seq', 'hash', 'prev_hash', 'doc'] as const;

/** An entry with its numbers and, once it is chained, its place in the chain. */
export const entryOf = ({ id, seq, hash, prev_hash, doc }: EntryRow): AuditEntry => ({
  ...doc,
  id,
  seq,
  ...(hash === null ? {} : { hash }),
  ...(prev_hash === null ? {} : { prevHash: prev_hash }),
});

/** Where the chain of the ring `people` begins and ends. */
export interface ChainState {
  /** What the first entry that is left has to follow. */
  readonly anchor: ChainPoint;
  /** The newest entry that has its hash. */
  readonly head: ChainPoint;
  /** Under which name it was made; undefined while nothing is chained. */
  readonly chain: string | undefined;
}

/** The state, and what stands behind its head. */
export interface ChainView extends ChainState {
  /** The number that was given out last in the ring. */
  readonly newest: number;
  /** The first number behind the head that has no entry, although a later one was given out. */
  readonly lacks: number | undefined;
}

interface StateRow {
  readonly seq: number;
  readonly hash: string;
  readonly anchor_seq: number;
  readonly anchor_hash: string;
  readonly chain: string | null;
}

interface ViewRow extends StateRow {
  readonly newest: number;
  readonly lacks: number | null;
}

const STATE = `SELECT seq, hash, anchor_seq, anchor_hash, chain FROM command_center.audit_chain WHERE ring = 'people'`;

/** One statement, so that the numbers and the entries are those of one moment. */
const VIEW = `SELECT c.seq, c.hash, c.anchor_seq, c.anchor_hash, c.chain, n.people_seq AS newest,
  (SELECT min(behind) + 1 FROM (
    SELECT seq AS behind, lead(seq) OVER (ORDER BY seq) AS next FROM (
      SELECT c.seq UNION ALL SELECT seq FROM command_center.audit WHERE ring = 'people' AND seq > c.seq) AS places) AS pairs
   WHERE next IS DISTINCT FROM behind + 1 AND behind < n.people_seq) AS lacks
  FROM command_center.audit_chain AS c, command_center.numbers AS n WHERE c.ring = 'people'`;

/** Entries behind a place, in their order. */
const BEHIND = `SELECT id, seq, hash, prev_hash, doc FROM command_center.audit
  WHERE ring = 'people' AND seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3`;

/**
 * What an entry says of itself stands in columns as well, by which it is found: a changed one would hide it from whoever
 * asks for a tenant or a time. Compared as texts, because nothing but text may be expected of a row that was changed.
 */
const CHECKED = `SELECT id, seq, hash, prev_hash, doc,
  (ring, at::text, tenant, operation, source, actor, action_id) IS NOT DISTINCT FROM (doc ->> 'ring', doc ->> 'at',
    doc ->> 'tenant', doc ->> 'operation', doc ->> 'source', doc ->> 'actor', doc ->> 'actionId')
  AND doc - '{ring,at,tenant,operation,source,actor,actorDetail,actionId,runId,requestId,outcome,before,after,metadata}'::text[]
    = '{}' AS exact
  FROM command_center.audit WHERE ring = 'people' AND seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3`;

const EXTEND = 'SELECT command_center.chain_audit($1, $2, $3, $4, $5)';

/** The state as a transaction of the chainer sees it. */
export async function chainState(client: ClientBase): Promise<ChainState> {
  return stateOf((await client.query<StateRow>(STATE)).rows[0]);
}

export async function chainView(database: Database): Promise<ChainView> {
  const [row] = await database.read(CompiledQuery.raw(VIEW) as CompiledQuery<ViewRow>);
  return { ...stateOf(row), newest: row?.newest ?? 0, lacks: row?.lacks ?? undefined };
}

interface CheckedRow extends EntryRow {
  readonly exact: boolean | null;
}

/** At most `most` entries with numbers above `after` and up to `upTo`, to be checked. */
export async function entriesBehind(
  database: Database,
  { after, upTo, most }: { readonly after: number; readonly upTo: number; readonly most: number },
): Promise<readonly ReadEntry[]> {
  const rows = await database.read(CompiledQuery.raw(CHECKED, [after, upTo, most]) as CompiledQuery<CheckedRow>);
  return rows.map((row) => ({ entry: entryOf(row), isExact: row.exact === true }));
}

/** The entries that follow the head without a gap and have no hash yet; none when the next one is missing. */
export async function unchained(client: ClientBase, head: ChainPoint, most: number): Promise<readonly AuditEntry[]> {
  const { rows } = await client.query<EntryRow>(BEHIND, [head.seq, head.seq + most, most]);
  const gap = rows.findIndex(({ seq }, place) => seq !== head.seq + 1 + place);
  return rows.slice(0, gap === -1 ? rows.length : gap).map(entryOf);
}

/** The entry with a number, if it is there. */
export async function entryAt(client: ClientBase, seq: number): Promise<AuditEntry | undefined> {
  const { rows } = await client.query<EntryRow>(BEHIND, [seq - 1, seq, 1]);
  return rows.map(entryOf)[0];
}

/** Gives the entries behind `head` their hashes, once; `isAnew`: what is behind it is no longer part of the chain. */
export async function extendChain(
  client: ClientBase,
  { seq, hash }: ChainPoint,
  { hashes, name, isAnew }: { readonly hashes: readonly string[]; readonly name: string; readonly isAnew: boolean },
): Promise<void> {
  await client.query(EXTEND, [seq, hash, hashes, name, isAnew]);
}

function stateOf(row: StateRow | undefined): ChainState {
  if (!row) throw new Error("The row of the audit's chain is missing in the database.");
  return {
    anchor: { seq: row.anchor_seq, hash: row.anchor_hash },
    head: { seq: row.seq, hash: row.hash },
    chain: row.chain ?? undefined,
  };
}
