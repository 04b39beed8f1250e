import type { AuditEntry, AuditPage } from '@aetherlink/contracts/audit';

/** The newest entries as far back as they are read. */
export interface LoadedEntries {
  readonly entries: readonly AuditEntry[];
  /** Null at the end of the list. */
  readonly cursor: string | null;
  /** How many there are; null where counting costs too much. */
  readonly total: number | null;
  /** Older ones existed and were removed. */
  readonly pruned: boolean;
}

/** Entries that came after the newest shown one. */
export interface NewerEntries {
  readonly page: AuditPage;
  readonly count: number;
  /** More came than one page holds: the list begins anew. */
  readonly gap: boolean;
}

/** Places for entries that are not read yet, where nobody knows how many there are. */
const PLACES = 20;

export const NOTHING: LoadedEntries = { entries: [], cursor: null, total: 0, pruned: false };

export function firstPage({ audit, next_cursor: cursor, total, history_pruned: pruned }: AuditPage): LoadedEntries {
  return { entries: audit, cursor, total, pruned: pruned === true };
}

/** The next page back. An entry that both hold stands once. */
export function withOlder(loaded: LoadedEntries, page: AuditPage): LoadedEntries {
  const oldest = loaded.entries.at(-1)?.id ?? Infinity;
  const entries = [...loaded.entries, ...page.audit.filter(({ id }) => id < oldest)];
  return { ...firstPage(page), entries };
}

/** What the newest page holds that is not shown; null when there is nothing new. */
export function newerThan(loaded: LoadedEntries, page: AuditPage): NewerEntries | null {
  const newest = loaded.entries.at(0)?.id ?? 0;
  const count = page.audit.filter(({ id }) => id > newest).length;
  const gap = count === page.audit.length && page.next_cursor !== null;
  return count === 0 ? null : { page, count, gap };
}

/** The list with what came in before it. Ids rise, so nothing comes in between. */
export function withNewer(loaded: LoadedEntries, { page, count, gap }: NewerEntries): LoadedEntries {
  if (gap) return firstPage(page);
  return {
    ...loaded,
    entries: [...page.audit.slice(0, count), ...loaded.entries],
    total: page.total,
    pruned: page.history_pruned === true,
  };
}

/** One place per row; null where it is not read yet. */
export function placesOf({ entries, cursor, total }: LoadedEntries): readonly (AuditEntry | null)[] {
  const places = cursor === null ? entries.length : Math.max(total ?? 0, entries.length + PLACES);
  return Array.from({ length: places }, (_, index) => entries[index] ?? null);
}
