import type { AuditChain } from '../../audit-chain/audit-chain.js';
import { AuditVerifier } from '../../audit-chain/audit-verifier.js';
import type { AuditVerdict, BadEntry, ChainHeads } from '../../audit-chain/chain-types.js';
import type { Clock } from '../../../clock/clock.js';
import { TimeSlices } from '../../time-slices.js';
import type { Database } from '../connection/database.js';
import { OTHER_KEY } from './chain-names.js';
import type { ChainView } from './chain-rows.js';
import { chainView, entriesBehind } from './chain-rows.js';

/** Entries that are read at once. */
const AT_ONCE = 1_000;
/** A purge moves the anchor while a check walks; so often the check begins anew. */
const MOST_TRIES = 5;

export interface AuditProofOptions {
  readonly database: Database;
  readonly chain: AuditChain;
  readonly clock: Clock;
  /** Resolves when what was committed before has its place in the chain, if that can be. */
  readonly catchUp: () => Promise<void>;
}

/** Checks the chain of the ring `people`; memory holds a few hundred entries, however many there are. */
export class AuditProof {
  private walking: Promise<AuditVerdict> | undefined;

  constructor(private readonly options: AuditProofOptions) {}

  /** Where the chain ends once everything that was committed before is in it. */
  async heads(): Promise<ChainHeads> {
    const { database, chain, catchUp } = this.options;
    await catchUp();
    const { head, anchor } = await chainView(database);
    return { kind: chain.kind, rings: { people: { ...head, fromSeq: anchor.seq + 1 } } };
  }

  /** Whoever asks while a check walks gets the outcome of the next one, which all who wait share. */
  async verify(): Promise<AuditVerdict> {
    const before = this.walking;
    if (before) await before.catch(() => undefined);
    this.walking ??= this.walk().finally(() => (this.walking = undefined));
    return this.walking;
  }

  private async walk(): Promise<AuditVerdict> {
    await this.options.catchUp();
    for (let tries = 1; ; tries += 1) {
      const view = await chainView(this.options.database);
      const verdict = await this.walked(view);
      if (verdict.intact || tries === MOST_TRIES) return verdict;
      const { anchor } = await chainView(this.options.database);
      if (anchor.seq === view.anchor.seq) return verdict;
    }
  }

  private async walked({ head, chain: known, lacks, ...view }: ChainView): Promise<AuditVerdict> {
    const { database, chain, clock } = this.options;
    // The next entry begins anew behind a plain chain: see `continuation`.
    const anchor = known === 'plain' && chain.kind === 'hmac' ? head : view.anchor;
    const verifier = new AuditVerifier(chain, ['people'], { people: anchor });
    const slices = new TimeSlices();
    for (let after = anchor.seq; ;) {
      const entries = await entriesBehind(database, { after, upTo: head.seq, most: AT_ONCE });
      let isGood = true;
      for (const { entry, isExact } of entries) {
        await slices.turn();
        isGood = verifier.add(entry, isExact);
        if (!isGood) break;
      }
      after = entries.at(-1)?.entry.seq ?? head.seq;
      if (!isGood || entries.length < AT_ONCE) break;
    }
    const verdict = verifier.verdict({ people: head }, clock.now());
    if (verdict.intact && lacks !== undefined) return { ...verdict, intact: false, firstBad: missing(lacks) };
    const { firstBad } = verdict;
    if (!firstBad || known === undefined || known === chain.name) return verdict;
    // Every hash differs then: whoever reads of the first one must not look for a culprit.
    return { ...verdict, isOfOtherKey: true, firstBad: { ...firstBad, reason: `${firstBad.reason} ${OTHER_KEY}` } };
  }
}

const missing = (seq: number): BadEntry => ({
  ring: 'people',
  seq,
  id: null,
  reason: `Entry ${seq} of the ring is missing.`,
});
