import type { AuditRing } from '../../domain/audit-entry.js';
import type { Moment } from '../../domain/moment.js';

/** `hmac`: with the key of AUDIT_KEY_FILE, proves tampering. `plain`: without one, proves accidents. */
export type ChainKind = 'hmac' | 'plain';

export const AUDIT_RINGS: readonly AuditRing[] = ['people', 'system'];

/** One place in a ring's chain: an entry's number in its ring, and its hash in hex. */
export interface ChainPoint {
  readonly seq: number;
  readonly hash: string;
}

/** A place for each ring that has a chain. */
export type ChainPoints = Readonly<Partial<Record<AuditRing, ChainPoint>>>;

/** What comes before the first entry of a chain that follows nothing. */
export const CHAIN_BEGINNING = '0'.repeat(64);

/** The first entry, in the order of `id`, that is not as it was written or not where it was written. */
export interface BadEntry {
  readonly ring: AuditRing;
  readonly seq: number;
  /** Null for an entry that is not there: the newest ones are missing. */
  readonly id: number | null;
  /** A sentence for people. */
  readonly reason: string;
}

/** What was checked of a ring. */
export interface RingVerdict {
  readonly ring: AuditRing;
  /** The first checked entry, or where it would be when there is none. */
  readonly fromSeq: number;
  /** The last checked entry; `fromSeq - 1` when there is none. */
  readonly toSeq: number;
  readonly entries: number;
  /** The hash of the last checked entry; of what it follows when there is none. */
  readonly head: string;
}

/** What a check of the chain has found. */
export interface AuditVerdict {
  readonly intact: boolean;
  readonly kind: ChainKind;
  readonly verifiedAt: Moment;
  /** Only rings that have a chain. */
  readonly rings: readonly RingVerdict[];
  /** The `id` of the newest entry that was checked and found good; null when there is none. */
  readonly verifiedUpTo: number | null;
  readonly firstBad?: BadEntry;
  /** Every hash differs, because the chain was made with another key, or with one where none is given. */
  readonly isOfOtherKey?: true;
}

/** Where the chains end at present; what a later check of an export or of the store can be compared with. */
export interface ChainHeads {
  readonly kind: ChainKind;
  /** The newest entry of each ring that has a chain, with the `seq` of the first one that belongs to it. */
  readonly rings: Readonly<Partial<Record<AuditRing, ChainPoint & { readonly fromSeq: number }>>>;
}
