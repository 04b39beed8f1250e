import type { ClientBase } from 'pg';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import type { ChainState } from './chain-rows.js';
import { entryAt } from './chain-rows.js';

export const OTHER_KEY =
  'The audit\'s chain was made with another key: AUDIT_KEY_FILE has to hold the same one at every replica, or "npm run audit -- begin-anew" begins a new chain while all of them are stopped.';

/**
 * How this process continues a chain: one of the same name as it is, a plain one by beginning anew behind it once there
 * is a key, and one of another key not at all, because replicas with different keys would take turns. One that was moved
 * here has no name yet; there the newest entry shows with which key it was made, and another one begins anew behind it.
 */
export async function continuation(
  client: ClientBase,
  { chain: known, head, anchor }: ChainState,
  chain: AuditChain,
): Promise<'same' | 'anew' | 'never'> {
  if (known === chain.name) return 'same';
  if (known !== undefined) return known === 'plain' ? 'anew' : 'never';
  if (head.seq === anchor.seq) return 'same';
  const newest = await entryAt(client, head.seq);
  const isOurs = newest?.prevHash !== undefined && chain.hashOf(newest.prevHash, newest) === head.hash;
  return isOurs ? 'same' : 'anew';
}
