import type { AuditEntry, AuditRing } from '../../../domain/audit-entry.js';
import type { ChainPoint } from '../../audit-chain/chain-types.js';

export type RingPoints = Readonly<Record<AuditRing, ChainPoint>>;

/** Where the chains of the rings begin and end. */
export interface ChainPlaces {
  /** Of the chain that they were made with; see `AuditChain.name`. */
  readonly name: string;
  /** What the oldest kept entry of the chain follows: what fell off, or what was there before the chain began. */
  readonly anchors: RingPoints;
  /** The newest entry. */
  readonly heads: RingPoints;
}

/** Follows the chains while entries come and fall off. Knows nothing until a chain was begun or read. */
export class RingChains {
  private known: ChainPlaces | undefined;

  get places(): ChainPlaces | undefined {
    return this.known;
  }

  set(places: ChainPlaces): void {
    this.known = places;
  }

  added({ ring, seq, hash }: AuditEntry): void {
    if (!this.known || seq <= this.known.heads[ring].seq) return;
    const { heads } = this.known;
    this.known = { ...this.known, heads: { ...heads, [ring]: { seq, hash: hash ?? heads[ring].hash } } };
  }

  fellOff({ ring, seq, hash }: AuditEntry): void {
    if (this.known) this.moveAnchor(ring, { seq, hash: hash ?? this.known.anchors[ring].hash });
  }

  /** For places that were noted before the kept entries were: what fell off in between is known by what follows it. */
  anchorBefore({ ring, seq, prevHash }: AuditEntry): void {
    if (prevHash !== undefined) this.moveAnchor(ring, { seq: seq - 1, hash: prevHash });
  }

  private moveAnchor(ring: AuditRing, point: ChainPoint): void {
    if (!this.known || point.seq <= this.known.anchors[ring].seq) return;
    this.known = { ...this.known, anchors: { ...this.known.anchors, [ring]: point } };
  }
}
