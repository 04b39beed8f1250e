import type { HistoryMark, RowStore } from './row-store.js';

/** Keeps lists of slots in the order of their rows, oldest first. */
export class SlotSorter {
  constructor(private readonly rows: Pick<RowStore<unknown>, 'momentAt' | 'keyAt'>) {}

  /** @returns true when the slot went to the end, as nearly always. */
  insert(slots: number[], slot: number): boolean {
    const mark = this.markAt(slot);
    const last = slots[slots.length - 1];
    const isLast = last === undefined || this.compare(last, mark) < 0;
    if (isLast) slots.push(slot);
    else slots.splice(this.placeOf(slots, mark), 0, slot);
    return isLast;
  }

  sort(slots: number[]): number[] {
    return slots.sort((a, b) => this.compare(a, this.markAt(b)));
  }

  /** Both in order already. */
  merge(a: readonly number[], b: readonly number[]): number[] {
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

  /** The first index whose row is not before `mark`. */
  placeOf(slots: readonly number[], mark: HistoryMark): number {
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

  private markAt(slot: number): HistoryMark {
    return { at: this.rows.momentAt(slot), key: this.rows.keyAt(slot) };
  }

  private compare(slot: number, { at, key }: HistoryMark): number {
    const difference = this.rows.momentAt(slot) - at;
    if (difference !== 0) return difference;
    const own = this.rows.keyAt(slot);
    return own < key ? -1 : own > key ? 1 : 0;
  }
}
