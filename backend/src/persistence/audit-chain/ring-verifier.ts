import type { AuditEntry, AuditRing } from '../../domain/audit-entry.js';
import type { AuditChain } from './audit-chain.js';
import type { BadEntry, ChainPoint, RingVerdict } from './chain-types.js';
import { CHAIN_BEGINNING } from './chain-types.js';
import { missing, NO_FOLLOWER, NO_HASH, OTHER_TEXT, OUT_OF_ORDER } from './link-checker.js';

/** Checks the entries of one ring, oldest first, each against the one before it. */
export class RingVerifier {
  private last: ChainPoint | undefined;
  private entries = 0;
  private firstSeq: number | undefined;

  /**
   * @param anchor what the first entry has to follow: what fell off, or what came before the chain began. Without one
   * the chain begins at the first entry that has a hash.
   */
  constructor(
    private readonly chain: AuditChain,
    private readonly ring: AuditRing,
    private readonly anchor: ChainPoint | undefined,
  ) {
    this.last = anchor;
  }

  /** True when the entry is one of the chain; those from before it are passed over. */
  covers(entry: AuditEntry): boolean {
    if (this.entries > 0) return true;
    return this.last ? entry.seq > this.last.seq : entry.hash !== undefined;
  }

  /** @returns what is wrong with the entry, if anything. It counts as checked only when nothing is. */
  add(entry: AuditEntry): BadEntry | undefined {
    if (!this.covers(entry)) return undefined;
    const reason = this.placeProblem(entry) ?? this.entryProblem(entry);
    if (reason !== undefined) return { ring: this.ring, seq: entry.seq, id: entry.id, reason };
    this.last = { seq: entry.seq, hash: entry.hash ?? '' };
    this.firstSeq ??= entry.seq;
    this.entries += 1;
    return undefined;
  }

  /** Whether everything up to `head`, which was noted apart from the entries, has been there. */
  end(head: ChainPoint | undefined, lastId: number | null): BadEntry | undefined {
    const { last, ring } = this;
    if (!head || (last && last.seq > head.seq)) return undefined;
    const lastSeq = last?.seq ?? 0;
    if (lastSeq < head.seq) {
      return { ring, seq: lastSeq + 1, id: null, reason: `The newest ${missing(lastSeq + 1, head.seq)}.` };
    }
    if (last?.hash === head.hash) return undefined;
    return { ring, seq: head.seq, id: lastId, reason: 'It is not the entry that was noted as the newest.' };
  }

  verdict(): RingVerdict {
    const { ring, entries, last, anchor } = this;
    const fromSeq = this.firstSeq ?? (anchor?.seq ?? 0) + 1;
    return { ring, fromSeq, toSeq: last?.seq ?? fromSeq - 1, entries, head: last?.hash ?? CHAIN_BEGINNING };
  }

  private placeProblem({ seq, prevHash }: AuditEntry): string | undefined {
    const { last } = this;
    if (!last) return undefined;
    if (seq <= last.seq) return OUT_OF_ORDER;
    if (seq > last.seq + 1) return `Before it, ${missing(last.seq + 1, seq - 1)}.`;
    if (prevHash === undefined || prevHash === last.hash) return undefined;
    return this.entries > 0 ? NO_FOLLOWER : 'It does not follow from what the chain begins with.';
  }

  private entryProblem(entry: AuditEntry): string | undefined {
    const { hash, prevHash } = entry;
    if (hash === undefined || prevHash === undefined) return NO_HASH;
    return this.chain.hashOf(prevHash, entry) === hash ? undefined : OTHER_TEXT;
  }
}
