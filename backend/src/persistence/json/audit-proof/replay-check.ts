import type { AuditChain } from '../../audit-chain/audit-chain.js';
import type { BadEntry } from '../../audit-chain/chain-types.js';
import { LinkChecker } from '../../audit-chain/link-checker.js';
import type { JournalLine } from '../journal/journal-line.js';
import type { StoreState } from '../state/store-state.js';

/**
 * Checks the entries of a journal while it is replayed: those that have fallen off since are looked at nowhere else.
 * Lines from before the present chain began are not there, because both generations of the state are newer.
 */
export class ReplayCheck {
  private readonly links: LinkChecker;
  private bad: BadEntry | undefined;

  constructor(
    private readonly chain: AuditChain,
    private readonly state: StoreState,
  ) {
    this.links = new LinkChecker(chain);
  }

  get firstBad(): BadEntry | undefined {
    return this.bad;
  }

  look({ changes }: JournalLine): void {
    if (this.bad || this.state.audit.chains.places?.name !== this.chain.name) return;
    for (const change of changes) {
      if (change.kind === 'audit') this.bad ??= this.links.add(change.entry);
    }
  }
}
