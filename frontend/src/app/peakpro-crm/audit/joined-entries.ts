import type { AuditEntry } from '@aetherlink/contracts/audit';

/** An entry with its place among those of the same action. */
export interface JoinedEntry {
  readonly entry: AuditEntry;
  /** The next one belongs to the same action: a line leads to it. */
  readonly leadsOn: boolean;
  /** It follows from the entry above: cause first, then effect. */
  readonly follows: boolean;
}

/**
 * Newest first, as they came; but entries of one action that stand together are turned round, so that the cause
 * comes before its effect and a line joins them.
 */
export function joinedEntries(newestFirst: readonly AuditEntry[]): readonly JoinedEntry[] {
  const joined: JoinedEntry[] = [];
  for (let start = 0; start < newestFirst.length;) {
    const group = groupAt(newestFirst, start);
    start += group.length;
    group.reverse().forEach((entry, place) => {
      joined.push({ entry, leadsOn: place < group.length - 1, follows: place > 0 });
    });
  }
  return joined;
}

function groupAt(entries: readonly AuditEntry[], start: number): AuditEntry[] {
  const action = entries[start].action_id;
  if (action === undefined) return [entries[start]];
  let end = start + 1;
  while (end < entries.length && entries[end].action_id === action) end += 1;
  return entries.slice(start, end);
}
