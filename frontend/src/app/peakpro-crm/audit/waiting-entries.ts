import type { AuditEntry } from '@aetherlink/contracts/audit';

/** What the panel shows while somebody reads further down, and how many newer entries wait. */
export interface ShownEntries {
  readonly entries: readonly AuditEntry[];
  readonly waiting: number;
}

/**
 * At the top everything is shown at once. Further down the list must not move under the reader: what is newer than the
 * newest shown entry waits.
 */
export function shownEntries(
  fresh: readonly AuditEntry[],
  before: ShownEntries | undefined,
  atTop: boolean,
): ShownEntries {
  const newest = before?.entries.at(0)?.id;
  if (atTop || newest === undefined) return { entries: fresh, waiting: 0 };
  const waiting = fresh.filter(({ id }) => id > newest).length;
  const known = new Set(fresh.map(({ id }) => id));
  // Entries that have left the newest fifty meanwhile stay for as long as somebody reads.
  const left = before?.entries.filter(({ id }) => !known.has(id)) ?? [];
  return { entries: [...fresh.slice(waiting), ...left], waiting };
}
