import type { AuditEntry, AuditRing } from '../../domain/audit-entry.js';
import type { AuditChain } from './audit-chain.js';
import type { ReadEntry } from './canonical-entry.js';
import type { BadEntry } from './chain-types.js';
import { AUDIT_RINGS } from './chain-types.js';
import type { ExportedHead } from './exported-line.js';
import { LinkChecker, missing, NO_HASH, OTHER_TEXT } from './link-checker.js';

/** What of an export was checked. */
export interface ExportVerdict {
  readonly entries: number;
  /** Of them, those that belong to the chain. */
  readonly chained: number;
  readonly firstBad?: BadEntry;
  /** What does not fit although every entry is good. */
  readonly problem?: string;
}

/**
 * Checks an export as it streams by, oldest first. Where its last line says that nothing was left out, no entry may be
 * missing; otherwise each entry is checked by itself, and against its neighbour where that one is there.
 */
export class ExportVerifier {
  private readonly links: LinkChecker;
  private entries = 0;
  private bad: BadEntry | undefined;
  /** The first entry behind a gap: of interest when the number of lines says that one is missing. */
  private gap: BadEntry | undefined;

  /** @param head the last line of the file, which is read before; undefined when the file has none. */
  constructor(
    chain: AuditChain,
    private readonly head: ExportedHead | undefined,
  ) {
    this.links = new LinkChecker(chain);
  }

  /** @returns false once a bad entry was found. */
  add({ entry, isExact }: ReadEntry): boolean {
    if (this.bad) return false;
    this.entries += 1;
    const { ring, seq, id } = entry;
    const reason = this.problemOf(entry, isExact);
    this.bad = reason === undefined ? this.links.add(this.covered(entry)) : { ring, seq, id, reason };
    return this.bad === undefined;
  }

  verdict(): ExportVerdict {
    const { entries, head } = this;
    const firstBad = this.bad ?? this.missingAtEnd() ?? (head && head.entries !== entries ? this.gap : undefined);
    const problem =
      firstBad || !head || head.entries === entries
        ? undefined
        : `It holds ${entries} entries, and its last line says that there are ${head.entries}.`;
    return {
      entries,
      chained: this.links.entries,
      ...(firstBad ? { firstBad } : {}),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  private problemOf(entry: AuditEntry, isExact: boolean): string | undefined {
    if (!this.isCovered(entry)) return undefined;
    const end = this.head?.rings[entry.ring];
    if (end && entry.seq > end.seq) return 'It is newer than the end of the chain that the last line names.';
    if (end && entry.hash === undefined) return NO_HASH;
    if (!isExact && entry.hash !== undefined) return OTHER_TEXT;
    const before = this.links.newest(entry.ring)?.seq ?? (end ? end.fromSeq - 1 : undefined);
    if (before === undefined || entry.seq <= before + 1) return undefined;
    const reason = `Before it, ${missing(before + 1, entry.seq - 1)}.`;
    if (this.head?.isWhole) return reason;
    this.gap ??= { ring: entry.ring, seq: entry.seq, id: entry.id, reason };
    return undefined;
  }

  /** Hashes from before the chain, of another key perhaps, are not looked at. */
  private covered(entry: AuditEntry): AuditEntry {
    if (this.isCovered(entry)) return entry;
    const { hash: _hash, prevHash: _prevHash, ...bare } = entry;
    return bare;
  }

  private isCovered({ ring, seq }: AuditEntry): boolean {
    if (!this.head) return true;
    const end = this.head.rings[ring];
    return end !== undefined && seq >= end.fromSeq;
  }

  private missingAtEnd(): BadEntry | undefined {
    for (const ring of AUDIT_RINGS) {
      const bad = this.endOf(ring);
      if (bad) return bad;
    }
    return undefined;
  }

  private endOf(ring: AuditRing): BadEntry | undefined {
    const end = this.head?.rings[ring];
    if (!end) return undefined;
    const last = this.links.newest(ring);
    if (last?.seq === end.seq) {
      const reason = 'It is not the entry that the last line names as the newest.';
      return last.hash === end.hash ? undefined : { ring, seq: end.seq, id: null, reason };
    }
    const from = (last?.seq ?? end.fromSeq - 1) + 1;
    if (!this.head?.isWhole || from > end.seq) return undefined;
    return { ring, seq: from, id: null, reason: `The newest ${missing(from, end.seq)}.` };
  }
}
