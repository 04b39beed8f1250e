import type { AuditEntry, AuditRing } from '../../domain/audit-entry.js';
import type { AuditChain } from './audit-chain.js';
import type { BadEntry, ChainPoint } from './chain-types.js';

/**
 * Checks entries of which some may be left out, oldest first: each one's own hash, its place in the order, and that it
 * follows from the entry before it where that one is there.
 */
export class LinkChecker {
  private readonly last = new Map<AuditRing, ChainPoint>();
  /** Entries without a hash behind one that has one: bad as soon as the chain goes on behind them. */
  private readonly bare = new Map<AuditRing, BadEntry>();
  private lastId = 0;
  private checked = 0;

  constructor(private readonly chain: AuditChain) {}

  /** Entries that had a hash and were good. */
  get entries(): number {
    return this.checked;
  }

  /** @returns what is wrong with the entry, if anything. One without a hash is looked at for its order, and is bad where
   * the chain had begun before it and goes on behind it. */
  add(entry: AuditEntry): BadEntry | undefined {
    const reason = this.problem(entry);
    const { ring, seq, id, hash } = entry;
    if (reason !== undefined) return { ring, seq, id, reason };
    this.lastId = id;
    if (hash === undefined) {
      if (this.last.has(ring) && !this.bare.has(ring)) this.bare.set(ring, { ring, seq, id, reason: NO_HASH });
      return undefined;
    }
    const bare = this.bare.get(ring);
    if (bare) return bare;
    this.last.set(ring, { seq, hash });
    this.checked += 1;
    return undefined;
  }

  /** The newest good entry of a ring. */
  newest(ring: AuditRing): ChainPoint | undefined {
    return this.last.get(ring);
  }

  private problem(entry: AuditEntry): string | undefined {
    const { ring, seq, id, hash, prevHash } = entry;
    const last = this.last.get(ring);
    if (id <= this.lastId || (last && seq <= last.seq)) return OUT_OF_ORDER;
    if (hash === undefined && prevHash === undefined) return undefined;
    if (hash === undefined || prevHash === undefined) return HALF_A_LINK;
    if (last && seq === last.seq + 1 && prevHash !== last.hash) return NO_FOLLOWER;
    return this.chain.hashOf(prevHash, entry) === hash ? undefined : OTHER_TEXT;
  }
}

export const OUT_OF_ORDER = 'It stands out of order.';
export const NO_FOLLOWER = 'It does not follow from the entry before it: one of the two was changed.';
export const OTHER_TEXT = 'Its hash is not that of what it says.';
export const NO_HASH = 'It has no hash although the chain had begun before it.';
const HALF_A_LINK = 'It has lost its hash, or the hash of the entry before it.';

/** Which entries of a ring are not there, as the rest of a sentence. */
export const missing = (from: number, to: number): string =>
  from === to ? `entry ${from} of the ring is missing` : `entries ${from} to ${to} of the ring are missing`;
