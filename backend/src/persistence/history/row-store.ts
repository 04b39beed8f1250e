import type { Moment } from '../../domain/moment.js';

/** Where history rows are kept, each under a small number (its slot) that is given out again after `free`. */
export interface RowStore<Row> {
  tenantOf(row: Row): string;
  /** The moment that orders rows. */
  momentOf(row: Row): Moment;

  put(slot: number, row: Row): void;
  get(slot: number): Row;
  momentAt(slot: number): Moment;
  /** Tells rows apart, and orders those of one moment. */
  keyAt(slot: number): string;
  /** The order of two slots' keys as texts: negative, zero or positive. */
  compareKeys(a: number, b: number): number;
  /** True when the slot holds a form of this row, which is of the same tenant. */
  isAt(slot: number, row: Row): boolean;
  tenantAt(slot: number): string;
  /** Slots below `end` that may hold this key; those that have been freed may be among them. */
  find(key: string, end: number): Iterable<number>;
  free(slot: number): void;
}

/** Where a row stands in the order of pages. */
export interface HistoryMark {
  readonly at: Moment;
  readonly key: string;
}

export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
