import type { CrmRecord, RecordPage } from '@aetherlink/contracts/record';

/** The beginning of the list as far as it is read; `total` rows exist. */
export interface LoadedRecords {
  readonly records: readonly CrmRecord[];
  /** Null at the end of the list. */
  readonly cursor: string | null;
  readonly total: number;
}

export const NOTHING: LoadedRecords = { records: [], cursor: null, total: 0 };

/** The next page. A record that moved up meanwhile keeps its row. */
export function withPage(loaded: LoadedRecords, page: RecordPage): LoadedRecords {
  const shown = new Set(loaded.records.map(keyOf));
  const records = [...loaded.records, ...page.items.filter((record) => !shown.has(keyOf(record)))];
  const atLeast = page.total ?? records.length;
  const total = page.next_cursor === null ? records.length : Math.max(atLeast, records.length);
  return { records, cursor: page.next_cursor, total };
}

export function ofPages(pages: readonly RecordPage[]): LoadedRecords {
  return pages.reduce(withPage, NOTHING);
}

/** The same records in the same rows, as far as both are read. */
export function sameOrder(shown: LoadedRecords, fresh: LoadedRecords): boolean {
  const rows = Math.min(shown.records.length, fresh.records.length);
  if (rows === 0) return shown.total === fresh.total;
  return fresh.records.slice(0, rows).every((record, row) => keyOf(record) === keyOf(shown.records[row]));
}

/** Newer values in unchanged rows; what lies beyond the fresh ones stays. */
export function withValues(shown: LoadedRecords, fresh: LoadedRecords): LoadedRecords {
  if (fresh.records.length >= shown.records.length) return fresh;
  const records = [...fresh.records, ...shown.records.slice(fresh.records.length)];
  return { records, cursor: shown.cursor, total: Math.max(fresh.total, records.length) };
}

export function keyOf({ kind, external_id: id }: CrmRecord): string {
  return `${kind}/${id}`;
}
