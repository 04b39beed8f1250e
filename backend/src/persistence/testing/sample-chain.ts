import type { AuditRing } from '../../domain/audit-entry.js';
import type { AuditChain, ChainedEntry } from '../audit-chain/audit-chain.js';
import { CHAIN_BEGINNING } from '../audit-chain/chain-types.js';
import { sampleEntry } from './sample-facts.js';

/** Entries of these rings, numbered and chained as a store does it from its first entry on, oldest first. */
export function sampleChain(chain: AuditChain, rings: readonly AuditRing[]): readonly ChainedEntry[] {
  const heads = { people: { seq: 0, hash: CHAIN_BEGINNING }, system: { seq: 0, hash: CHAIN_BEGINNING } };
  return rings.map((ring, i) => {
    const { seq, hash } = heads[ring];
    const entry = { id: i + 1, seq: seq + 1, at: 1_000 * i, ...sampleEntry('acme', { ring, metadata: { place: i } }) };
    const chained = chain.chained(hash, entry);
    heads[ring] = { seq: chained.seq, hash: chained.hash };
    return chained;
  });
}
