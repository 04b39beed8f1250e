import type { ClientBase } from 'pg';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import type { ChainState } from './chain-rows.js';
import { entryAt } from './chain-rows.js';

export const OTHER_KEY =
  "The audit's chain was made with another key: AUDIT_KEY_FILE has to hold the same one at every replica.";

/**
 * Whether this process can continue a chain: one of the same name, and a plain one when it has a key, which begins anew
 * behind it. One that was moved here has no name yet; there the newest entry shows it.
 */
export async function mayFollow(client: ClientBase, state: ChainState, chain: AuditChain): Promise<boolean> {
  const { chain: known, head, anchor } = state;
  if (known !== undefined) return known === chain.name || (known === 'plain' && chain.kind === 'hmac');
  if (head.seq === anchor.seq) return true;
  const newest = await entryAt(client, head.seq);
  return newest?.prevHash !== undefined && chain.hashOf(newest.prevHash, newest) === head.hash;
}
