import type { HistoryMark, RowStore } from './row-store.js';

/** Keeps lists of slots in the order of their rows, oldest first. */
export class SlotSorter {
  constructor(private readonly rows: Pick<RowStore<unknown>, 'momentAt' | 'keyAt' | 'compareKeys'>) {}

  /** @returns true when the slot went to the end, as nearly always. */
  insert(slots: number[], slot: number): boolean {
    const last = slots[slots.length - 1];
    const isLast = last === undefined || this.compare(last, slot) < 0;
    if (isLast) slots.push(slot);
    else
      slots.splice(
        this.bisect(slots, (other) => this.compare(other, slot) < 0),
        0,
        slot,
      );
    return isLast;
  }

  sort(slots: number[]): number[] {
    return slots.sort((a, b) => this.compare(a, b));
  }

  /** Puts `a` into `b`, both in order already; cheap where `a` is mostly older. */
  merge(a: readonly number[], b: readonly number[]): number[] {
    const newest = a[a.length - 1];
    if (newest === undefined) return [...b];
    const overlap = this.bisect(b, (other) => this.compare(other, newest) < 0);
    const merged: number[] = [];
    let i = 0;
    for (const slot of b.slice(0, overlap)) {
      for (let next = a[i]; next !== undefined && this.compare(next, slot) < 0; next = a[i]) {
        merged.push(next);
        i += 1;
      }
      merged.push(slot);
    }
    return merged.concat(a.slice(i), b.slice(overlap));
  }

  /** The first index whose row is not before `mark`. */
  placeOf(slots: readonly number[], { at, key }: HistoryMark): number {
    return this.bisect(slots, (slot) => {
      const moment = this.rows.momentAt(slot);
      return moment < at || (moment === at && this.rows.keyAt(slot) < key);
    });
  }

  private compare(a: number, b: number): number {
    return this.rows.momentAt(a) - this.rows.momentAt(b) || this.rows.compareKeys(a, b);
  }

  /** The first index whose slot is not before what is looked for. */
  private bisect(slots: readonly number[], isBefore: (slot: number) => boolean): number {
    let low = 0;
    let high = slots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const slot = slots[middle];
      if (slot !== undefined && isBefore(slot)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
