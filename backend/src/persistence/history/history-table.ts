import type { Moment } from '../../domain/moment.js';
import type { HistoryMark, RowStore } from './row-store.js';
import { SlotSorter } from './slot-sorter.js';

export interface HistoryLimits {
  /** The newest rows that every tenant keeps. */
  readonly perTenant: number;
  readonly inAll: number;
}

/** Places in the order that belong to nobody any more are closed when there are this many of them. */
const HOLES_BORNE = 1_000;

/**
 * The newest rows of a kind in memory, ordered by their moment. A row that gives way leaves a hole in the order, whose
 * slot keeps its moment until the holes are closed: so places can be found by bisection at all times.
 */
export class HistoryTable<Row, Rows extends RowStore<Row> = RowStore<Row>> {
  /** Slots, oldest first. */
  private order: number[] = [];
  private readonly holes = new Set<number>();
  private readonly byTenant = new Map<string, number[]>();
  private readonly prunedTenants = new Set<string>();
  private anyPruned = false;
  private readonly freeSlots: number[] = [];
  private slots = 0;
  /** By slot: the order in which rows came, which no clock can turn round. */
  private readonly arrivals: number[] = [];
  private latest = 0;
  private earliest = 0;
  /** Every place in the order before this one is a hole. */
  private front = 0;

  private readonly sorter: SlotSorter;

  constructor(
    readonly rows: Rows,
    private readonly limits: HistoryLimits,
  ) {
    this.sorter = new SlotSorter(rows);
  }

  get size(): number {
    return this.order.length - this.holes.size;
  }

  get hasRoom(): boolean {
    return this.size < this.limits.inAll;
  }

  /** True when rows of the tenant (of anybody, without one) existed and are no longer here. */
  isPruned(tenant?: string): boolean {
    return tenant === undefined ? this.anyPruned : this.prunedTenants.has(tenant);
  }

  /** Notes that older rows of a tenant exist elsewhere, or existed. */
  notePruned(tenant: string): void {
    this.prunedTenants.add(tenant);
    this.anyPruned = true;
  }

  get(key: string): Row | undefined {
    for (const slot of this.rows.find(key, this.slots)) if (this.isLive(slot)) return this.rows.get(slot);
    return undefined;
  }

  /** The row as it is here, whatever form of it is given. */
  known(row: Row): Row | undefined {
    const slot = this.slotOf(row);
    return slot === undefined ? undefined : this.rows.get(slot);
  }

  /** True when no older row of the tenant has a place. */
  isFull(tenant: string): boolean {
    return (this.byTenant.get(tenant)?.length ?? 0) >= this.limits.perTenant;
  }

  /** Adds a row, or puts it in the place of the tenant's row with its key. */
  put(row: Row): void {
    const tenant = this.rows.tenantOf(row);
    const known = this.slotOf(row);
    if (known !== undefined && this.rows.momentAt(known) === this.rows.momentOf(row)) {
      this.rows.free(known);
      this.rows.put(known, row);
      return;
    }
    if (known !== undefined) this.drop(known);
    const slot = this.store(row, (this.latest += 1));
    if (!this.sorter.insert(this.order, slot)) this.front = 0;
    this.addToTenant(tenant, slot);
    this.giveWay(tenant);
  }

  /** Adds rows that are mostly older than what is here; those that are here already stay as they are. */
  addOlder(rows: readonly Row[]): void {
    const added: number[] = [];
    for (const row of rows) {
      const tenant = this.rows.tenantOf(row);
      if (this.slotOf(row) !== undefined) continue;
      const slot = this.store(row, (this.earliest -= 1));
      added.push(slot);
      this.addToTenant(tenant, slot);
    }
    this.order = this.sorter.merge(this.sorter.sort(added), this.order);
    this.front = 0;
    for (const slot of added) this.giveWay(this.rows.tenantAt(slot));
  }

  /** Newest first. */
  recent(tenant: string, limit: number): Row[] {
    const own = this.byTenant.get(tenant) ?? [];
    return own
      .slice(-limit)
      .reverse()
      .map((slot) => this.rows.get(slot));
  }

  /**
   * Newest first, behind `mark`, of one tenant or of all; rows whose slot is not accepted are passed over without being
   * read. Do not change the table while walking.
   */
  *newestFirst(
    tenant: string | undefined,
    mark: HistoryMark | undefined,
    accepts: (slot: number) => boolean = () => true,
  ): Generator<Row> {
    const slots = tenant === undefined ? this.order : (this.byTenant.get(tenant) ?? []);
    for (let i = (mark ? this.sorter.placeOf(slots, mark) : slots.length) - 1; i >= 0; i -= 1) {
      const slot = slots[i];
      if (slot !== undefined && this.isLive(slot) && accepts(slot)) yield this.rows.get(slot);
    }
  }

  /** Removes the rows before a moment. @returns how many. */
  prune(before: Moment, keep: (row: Row) => boolean): number {
    const old = this.order.filter((slot) => this.isLive(slot) && this.rows.momentAt(slot) < before);
    const gone = old.filter((slot) => !keep(this.rows.get(slot)));
    for (const slot of gone) this.prunedAway(slot);
    return gone.length;
  }

  private store(row: Row, arrival: number): number {
    const slot = this.freeSlots.pop() ?? this.slots;
    if (slot === this.slots) this.slots += 1;
    this.arrivals[slot] = arrival;
    this.rows.put(slot, row);
    return slot;
  }

  private slotOf(row: Row): number | undefined {
    return this.byTenant.get(this.rows.tenantOf(row))?.findLast((slot) => this.rows.isAt(slot, row));
  }

  private isLive(slot: number): boolean {
    return !this.holes.has(slot);
  }

  private addToTenant(tenant: string, slot: number): void {
    const own = this.byTenant.get(tenant);
    if (own) this.sorter.insert(own, slot);
    else this.byTenant.set(tenant, [slot]);
  }

  private giveWay(tenant: string): void {
    const own = this.byTenant.get(tenant) ?? [];
    while (own.length > this.limits.perTenant) {
      // Whoever came first goes first: after the wall clock was set back the newest row has an older moment.
      this.prunedAway(own.reduce((a, b) => (this.arrivalOf(a) < this.arrivalOf(b) ? a : b)));
    }
    while (this.size > this.limits.inAll) {
      const oldest = this.order[this.front];
      if (oldest === undefined) return;
      this.front += 1;
      if (this.isLive(oldest)) this.prunedAway(oldest);
    }
  }

  private arrivalOf(slot: number): number {
    return this.arrivals[slot] ?? 0;
  }

  private prunedAway(slot: number): void {
    this.notePruned(this.rows.tenantAt(slot));
    this.drop(slot);
  }

  private drop(slot: number): void {
    const tenant = this.rows.tenantAt(slot);
    const own = this.byTenant.get(tenant);
    own?.splice(own.indexOf(slot), 1);
    if (own?.length === 0) this.byTenant.delete(tenant);
    this.holes.add(slot);
    if (this.holes.size > HOLES_BORNE && this.holes.size > this.order.length / 5) this.closeHoles();
  }

  private closeHoles(): void {
    this.order = this.order.filter((slot) => this.isLive(slot));
    this.front = 0;
    for (const slot of this.holes) {
      this.rows.free(slot);
      this.freeSlots.push(slot);
    }
    this.holes.clear();
  }
}
