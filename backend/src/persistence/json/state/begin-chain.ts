import type { AuditEntry, AuditRing } from '../../../domain/audit-entry.js';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import type { ChainPoint } from '../../audit-chain/chain-types.js';
import { CHAIN_BEGINNING } from '../../audit-chain/chain-types.js';
import type { AuditRings } from './audit-rings.js';
import type { ChainPlaces } from './ring-chains.js';

/**
 * Where a chain is in rings that do not say so: behind the entries that were written without one or with another key.
 * What was moved here from a store with the same key goes on where it ended.
 */
export function placesOf(rings: AuditRings, chain: AuditChain): ChainPlaces {
  const people = placeOf(rings, 'people', chain);
  const system = placeOf(rings, 'system', chain);
  return {
    name: chain.name,
    anchors: { people: people.anchor, system: system.anchor },
    heads: { people: people.head, system: system.head },
  };
}

function placeOf(
  { all, numbers, chains }: AuditRings,
  ring: AuditRing,
  chain: AuditChain,
): { readonly anchor: ChainPoint; readonly head: ChainPoint } {
  const newestFirst = all.filter((entry) => entry.ring === ring).toReversed();
  const [newest] = newestFirst;
  const before = chains.places?.heads[ring].hash ?? CHAIN_BEGINNING;
  const end = { seq: numbers[ring], hash: newest?.seq === numbers[ring] ? (newest.hash ?? before) : before };
  const stranger = newestFirst.findIndex((entry, i) => !isLink(chain, entry, newestFirst[i - 1] ?? end));
  const oldest = newestFirst[(stranger < 0 ? newestFirst.length : stranger) - 1];
  const anchor = oldest?.prevHash === undefined ? end : { seq: oldest.seq - 1, hash: oldest.prevHash };
  return { anchor, head: end };
}

/** True when the entry is of this chain and leads to what is newer. */
function isLink(chain: AuditChain, entry: AuditEntry, newer: AuditEntry | ChainPoint): boolean {
  const { hash, prevHash } = entry;
  if (hash === undefined || prevHash === undefined) return false;
  const leads = 'prevHash' in newer ? newer.prevHash === hash && newer.seq === entry.seq + 1 : newer.seq === entry.seq;
  return leads && chain.hashOf(prevHash, entry) === hash;
}
