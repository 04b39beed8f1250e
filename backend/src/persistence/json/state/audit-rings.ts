import type { AuditEntry, AuditRing, NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import type { ChainPlaces } from './ring-chains.js';
import { RingChains } from './ring-chains.js';

export const AUDIT_KEPT = 100;
/** Acts of people that the scheduler can never push out. */
const PEOPLE_KEPT = AUDIT_KEPT / 2;

/** The numbers that were given out last. */
export interface AuditNumbers {
  readonly id: number;
  readonly people: number;
  readonly system: number;
}

export const NO_NUMBERS: AuditNumbers = { id: 0, people: 0, system: 0 };

/** Gives an entry its numbers and its moment. */
export function numberEntry(
  numbers: AuditNumbers,
  entry: NewAuditEntry,
  at: Moment,
): { readonly entry: AuditEntry; readonly numbers: AuditNumbers } {
  const id = numbers.id + 1;
  const seq = numbers[entry.ring] + 1;
  return { entry: { id, seq, at, ...entry }, numbers: { ...numbers, id, [entry.ring]: seq } };
}

/** The last 100 entries in two rings that share the room: `system` gives way while it holds more than half. */
export class AuditRings {
  private entries: AuditEntry[] = [];
  /** How many of the entries are of the ring `system`: counted for each run that starts or ends. */
  private ofSystem = 0;
  private lastNumbers: AuditNumbers = NO_NUMBERS;
  private fallen: Record<AuditRing, number> = { people: 0, system: 0 };
  readonly chains = new RingChains();

  /** Oldest first. */
  get all(): readonly AuditEntry[] {
    return this.entries;
  }

  get numbers(): AuditNumbers {
    return this.lastNumbers;
  }

  /** The `seq` of the newest entry of each ring that is gone; 0 = none. */
  get anchors(): Readonly<Record<AuditRing, number>> {
    return this.fallen;
  }

  /** Numbers and anchors as they were saved, which may know of entries that are gone. */
  restore(numbers: AuditNumbers, anchors: Readonly<Record<AuditRing, number>>): void {
    this.lastNumbers = highest(this.lastNumbers, numbers);
    this.fallen = {
      people: Math.max(this.fallen.people, anchors.people),
      system: Math.max(this.fallen.system, anchors.system),
    };
  }

  /** The chains as they were noted; entries that are newer than the note have come since. */
  restoreChains(places: ChainPlaces): void {
    this.chains.set(places);
    for (const entry of this.entries) this.chains.added(entry);
  }

  /** For a note of the chains that is older than the entries. */
  anchorAtOldest(): void {
    for (const ring of ['people', 'system'] as const) {
      const oldest = this.entries.find((entry) => entry.ring === ring);
      if (oldest) this.chains.anchorBefore(oldest);
    }
  }

  add(entry: AuditEntry): void {
    this.entries.push(entry);
    if (entry.ring === 'system') this.ofSystem += 1;
    this.chains.added(entry);
    this.lastNumbers = highest(this.lastNumbers, {
      ...NO_NUMBERS,
      id: entry.id,
      [entry.ring]: entry.seq,
    });
    if (this.entries.length > AUDIT_KEPT) this.dropOldest();
  }

  private dropOldest(): void {
    const ring: AuditRing = this.ofSystem > AUDIT_KEPT - PEOPLE_KEPT ? 'system' : 'people';
    const index = this.entries.findIndex((entry) => entry.ring === ring);
    const [gone] = this.entries.splice(index, 1);
    if (!gone) return;
    if (ring === 'system') this.ofSystem -= 1;
    this.fallen = { ...this.fallen, [ring]: Math.max(this.fallen[ring], gone.seq) };
    this.chains.fellOff(gone);
  }
}

const highest = (a: AuditNumbers, b: AuditNumbers): AuditNumbers => ({
  id: Math.max(a.id, b.id),
  people: Math.max(a.people, b.people),
  system: Math.max(a.system, b.system),
});
