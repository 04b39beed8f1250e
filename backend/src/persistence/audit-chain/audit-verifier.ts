import type { AuditEntry, AuditRing } from '../../domain/audit-entry.js';
import type { Moment } from '../../domain/moment.js';
import type { AuditChain } from './audit-chain.js';
import type { AuditVerdict, BadEntry, ChainPoints } from './chain-types.js';
import { OTHER_TEXT } from './link-checker.js';
import { RingVerifier } from './ring-verifier.js';

/**
 * Checks a store's audit as it streams by, oldest first, over the rings that have a chain. It stops at the first bad
 * entry; what is handed to it after that is not looked at.
 */
export class AuditVerifier {
  private readonly rings = new Map<AuditRing, RingVerifier>();
  private readonly lastIds = new Map<AuditRing, number>();
  private upTo: number | null = null;
  private bad: BadEntry | undefined;

  /** @param anchors what the first entry of each ring has to follow; see {@link RingVerifier}. */
  constructor(
    private readonly chain: AuditChain,
    rings: readonly AuditRing[],
    anchors: ChainPoints,
  ) {
    for (const ring of rings) this.rings.set(ring, new RingVerifier(chain, ring, anchors[ring]));
  }

  /**
   * @param isExact false when more stands beside the entry than is hashed of it, or something else: see `ReadEntry`.
   * @returns false once a bad entry was found: more need not be read.
   */
  add(entry: AuditEntry, isExact = true): boolean {
    const ring = this.rings.get(entry.ring);
    if (this.bad || !ring?.covers(entry)) return this.bad === undefined;
    const { seq, id } = entry;
    this.bad = ring.add(entry) ?? (isExact ? undefined : { ring: entry.ring, seq, id, reason: OTHER_TEXT });
    if (this.bad) return false;
    this.lastIds.set(entry.ring, entry.id);
    this.upTo = Math.max(this.upTo ?? 0, entry.id);
    return true;
  }

  /** @param heads the newest entry of each ring as it was noted apart from the entries, read no later than they. */
  verdict(heads: ChainPoints, verifiedAt: Moment): AuditVerdict {
    for (const [ring, verifier] of this.rings) {
      this.bad ??= verifier.end(heads[ring], this.lastIds.get(ring) ?? null);
    }
    const { bad } = this;
    return {
      intact: bad === undefined,
      kind: this.chain.kind,
      verifiedAt,
      rings: [...this.rings.values()].map((verifier) => verifier.verdict()),
      verifiedUpTo: this.upTo,
      ...(bad ? { firstBad: bad } : {}),
    };
  }
}
