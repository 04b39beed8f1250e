import type { Client } from 'pg';
import { AuditChain } from '../../audit-chain/audit-chain.js';
import type { ChainPoint } from '../../audit-chain/chain-types.js';
import { CHAIN_BEGINNING } from '../../audit-chain/chain-types.js';
import type { EntryRow } from '../audit/chain-rows.js';
import { entryOf } from '../audit/chain-rows.js';

/** More than a data directory keeps. */
const MOST = 1_000;
const NEWEST = `SELECT id, seq, hash, prev_hash, doc FROM command_center.audit WHERE ring = 'people'
  ORDER BY seq DESC LIMIT ${MOST}`;
const LAST = 'SELECT people_seq AS seq FROM command_center.numbers';
const BEGIN = `UPDATE command_center.audit_chain SET seq = $1, hash = $2, anchor_seq = $3, anchor_hash = $4, chain = $5
  WHERE ring = 'people'`;

/**
 * The chain of what was moved here goes on where it ended; entries without a hash, and those before them, stay outside of
 * it. With which key it was made is not known here: the first process with the same one goes on.
 */
export async function beginMovedChain(client: Client): Promise<void> {
  const newestFirst = (await client.query<EntryRow>(NEWEST)).rows;
  const last = (await client.query<{ seq: number }>(LAST)).rows[0]?.seq ?? 0;
  const [newest] = newestFirst;
  if (newest?.seq !== last) return begin(client, { seq: last, hash: CHAIN_BEGINNING });
  const isWithout = newest.hash === null || newest.prev_hash === null;
  const place = newestFirst.findIndex((row, i) => !follows(row, newestFirst[i + 1], isWithout));
  const oldest = newestFirst[place] ?? newest;
  const anchor = { seq: oldest.seq - 1, hash: isWithout ? CHAIN_BEGINNING : (oldest.prev_hash ?? CHAIN_BEGINNING) };
  if (newest.hash === null || newest.prev_hash === null) return begin(client, anchor);
  const isPlain = AuditChain.plain().hashOf(newest.prev_hash, entryOf(newest)) === newest.hash;
  await begin(client, anchor, { seq: newest.seq, hash: newest.hash }, isPlain ? 'plain' : null);
}

/** True when the chain that the newest entry is in, or the tail of entries without one, goes on behind `row`. */
function follows(row: EntryRow, older: EntryRow | undefined, isWithout: boolean): boolean {
  if (!older || older.seq !== row.seq - 1) return false;
  if (isWithout) return older.hash === null;
  return older.hash !== null && older.prev_hash !== null && older.hash === row.prev_hash;
}

async function begin(client: Client, anchor: ChainPoint, head = anchor, chain: string | null = null): Promise<void> {
  await client.query(BEGIN, [head.seq, head.hash, anchor.seq, anchor.hash, chain]);
}
