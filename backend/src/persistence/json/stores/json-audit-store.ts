import type { AuditEntry, NewAuditEntry } from '../../../domain/audit-entry.js';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import type { AuditVerdict, BadEntry, ChainHeads } from '../../audit-chain/chain-types.js';
import type { PageOf } from '../../page.js';
import type { AuditFilter, AuditQuery, AuditStore } from '../../persistence.js';
import { badInFiles } from '../audit-proof/check-files.js';
import { checkRings } from '../audit-proof/check-rings.js';
import type { StoreCore } from '../store-core.js';
import { readCursor, writeCursor } from '../../page-cursor.js';

export interface AuditProofOptions {
  readonly directory: string;
  readonly chain: AuditChain;
  /** What was found while the journals were read. */
  readonly badAtStart: BadEntry | undefined;
}

/** The last 100 entries. */
export class JsonAuditStore implements AuditStore {
  constructor(
    private readonly core: StoreCore,
    private readonly proof: AuditProofOptions,
  ) {}

  async append(entry: NewAuditEntry): Promise<AuditEntry> {
    this.core.requireWritable();
    const numbered = this.core.numbered(entry);
    await this.core.commit([{ kind: 'audit', entry: numbered }]);
    return numbered;
  }

  async page(query: AuditQuery): Promise<PageOf<AuditEntry>> {
    this.core.requireReadable();
    const { audit } = this.core.state;
    const before = query.cursor === undefined ? Infinity : Number(readCursor(query.cursor, ['number'])[0]);
    const matches = audit.all.toReversed().filter((entry) => fits(entry, query));
    const behind = matches.filter(({ id }) => id < before);
    const rows = behind.slice(0, query.limit);
    const last = rows[rows.length - 1];
    const more = behind.length > rows.length;
    const { people, system } = audit.anchors;
    const gone = query.ring ? audit.anchors[query.ring] > 0 : people + system > 0;
    return {
      rows,
      nextCursor: more && last ? writeCursor([last.id]) : null,
      total: matches.length,
      historyPruned: !more && gone,
    };
  }

  async *oldestFirst(filter: AuditFilter): AsyncGenerator<AuditEntry> {
    this.core.requireReadable();
    yield* this.core.state.audit.all.filter((entry) => fits(entry, filter));
  }

  async verify(): Promise<AuditVerdict> {
    this.core.requireReadable();
    const { core, proof } = this;
    const verdict = checkRings(core.state.audit, proof.chain, core.clock.now());
    if (!verdict.intact) return verdict;
    const firstBad =
      proof.badAtStart ??
      (await badInFiles(proof.directory, proof.chain, () => {
        const { places } = core.state.audit.chains;
        return places && { places, seq: core.queue.durableSeq };
      }));
    return firstBad ? { ...verdict, intact: false, firstBad } : verdict;
  }

  async chainHeads(): Promise<ChainHeads> {
    this.core.requireReadable();
    const { kind } = this.proof.chain;
    const { places } = this.core.state.audit.chains;
    if (!places) return { kind, rings: {} };
    const { heads, anchors } = places;
    return {
      kind,
      rings: {
        people: { ...heads.people, fromSeq: anchors.people.seq + 1 },
        system: { ...heads.system, fromSeq: anchors.system.seq + 1 },
      },
    };
  }
}

function fits(entry: AuditEntry, query: AuditFilter): boolean {
  return (
    (query.tenant === undefined || entry.tenant === query.tenant) &&
    (query.operations === undefined || query.operations.includes(entry.operation)) &&
    (query.source === undefined || entry.source === query.source) &&
    (query.actor === undefined || entry.actor === query.actor) &&
    (query.ring === undefined || entry.ring === query.ring) &&
    (query.actionId === undefined || entry.actionId === query.actionId) &&
    (query.outcome === undefined || entry.outcome === query.outcome) &&
    (query.since === undefined || entry.at >= query.since) &&
    (query.until === undefined || entry.at <= query.until)
  );
}
