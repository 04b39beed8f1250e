import type { Moment } from '../../../domain/moment.js';
import type { HistoryMark, RowStore } from './row-store.js';

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
export class HistoryTable<Row> {
  /** Slots, oldest first. */
  private order: number[] = [];
  private readonly holes = new Set<number>();
  private readonly byTenant = new Map<string, number[]>();
  private readonly prunedTenants = new Set<string>();
  private anyPruned = false;
  private readonly freeSlots: number[] = [];
  private slots = 0;
  /** Every place in the order before this one is a hole. */
  private front = 0;

  constructor(
    private readonly rows: RowStore<Row>,
    private readonly limits: HistoryLimits,
  ) {}

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
    const slot = this.store(row);
    this.insert(this.order, slot);
    this.addToTenant(tenant, slot);
    this.giveWay(tenant);
  }

  /** Adds rows that are mostly older than what is here; those that are here already stay as they are. */
  addOlder(rows: readonly Row[]): void {
    const added: number[] = [];
    for (const row of rows) {
      const tenant = this.rows.tenantOf(row);
      if (this.slotOf(row) !== undefined) continue;
      const slot = this.store(row);
      added.push(slot);
      this.addToTenant(tenant, slot);
    }
    added.sort((a, b) => this.compare(a, this.markAt(b)));
    this.order = this.merge(added, this.order);
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

  /** Newest first, behind `mark`, of one tenant or of all. Do not change the table while walking. */
  *newestFirst(tenant: string | undefined, mark: HistoryMark | undefined): Generator<Row> {
    const slots = tenant === undefined ? this.order : (this.byTenant.get(tenant) ?? []);
    for (let i = (mark ? this.placeOf(slots, mark) : slots.length) - 1; i >= 0; i -= 1) {
      const slot = slots[i];
      if (slot !== undefined && this.isLive(slot)) yield this.rows.get(slot);
    }
  }

  /** Removes the rows before a moment. @returns how many. */
  prune(before: Moment, keep: (row: Row) => boolean): number {
    const old = this.order.filter((slot) => this.isLive(slot) && this.rows.momentAt(slot) < before);
    const gone = old.filter((slot) => !keep(this.rows.get(slot)));
    for (const slot of gone) this.prunedAway(slot);
    return gone.length;
  }

  private store(row: Row): number {
    const slot = this.freeSlots.pop() ?? this.slots;
    if (slot === this.slots) this.slots += 1;
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
    if (own) this.insert(own, slot);
    else this.byTenant.set(tenant, [slot]);
  }

  private giveWay(tenant: string): void {
    const own = this.byTenant.get(tenant) ?? [];
    while (own.length > this.limits.perTenant && own[0] !== undefined) this.prunedAway(own[0]);
    while (this.size > this.limits.inAll) {
      const oldest = this.order[this.front];
      if (oldest === undefined) return;
      this.front += 1;
      if (this.isLive(oldest)) this.prunedAway(oldest);
    }
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

  private insert(slots: number[], slot: number): void {
    const mark = this.markAt(slot);
    const last = slots[slots.length - 1];
    if (last === undefined || this.compare(last, mark) < 0) {
      slots.push(slot);
      return;
    }
    slots.splice(this.placeOf(slots, mark), 0, slot);
    this.front = 0;
  }

  private merge(a: readonly number[], b: readonly number[]): number[] {
    const merged: number[] = [];
    let i = 0;
    for (const slot of b) {
      const mark = i < a.length ? this.markAt(slot) : undefined;
      for (let next = a[i]; mark && next !== undefined && this.compare(next, mark) < 0; next = a[i]) {
        merged.push(next);
        i += 1;
      }
      merged.push(slot);
    }
    return merged.concat(a.slice(i));
  }

  private markAt(slot: number): HistoryMark {
    return { at: this.rows.momentAt(slot), key: this.rows.keyAt(slot) };
  }

  private compare(slot: number, { at, key }: HistoryMark): number {
    const difference = this.rows.momentAt(slot) - at;
    if (difference !== 0) return difference;
    const own = this.rows.keyAt(slot);
    return own < key ? -1 : own > key ? 1 : 0;
  }

  /** The first index whose row is not before `mark`. */
  private placeOf(slots: readonly number[], mark: HistoryMark): number {
    let low = 0;
    let high = slots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const slot = slots[middle];
      if (slot !== undefined && this.compare(slot, mark) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
