import type { AuditEntry } from '../../../domain/audit-entry.js';
import type { Committed } from '../../persistence.js';

/** The number of a commit, and the audit numbers that were given out last before it. */
export interface CommitNumbers {
  readonly seq: number;
  readonly auditId: number;
  readonly people: number;
  readonly system: number;
}

/** An entry with its place inside a commit gets its numbers. */
export const numberedEntry = (entry: AuditEntry, numbers: CommitNumbers): AuditEntry => ({
  ...entry,
  id: numbers.auditId + entry.id,
  seq: numbers[entry.ring] + entry.seq,
});

/** What listeners hear of a commit, with the numbers filled in. */
export function numbered(told: readonly Committed[], numbers: CommitNumbers): readonly Committed[] {
  return told.map((one) =>
    one.audit.length === 0 ? one : { ...one, audit: one.audit.map((entry) => numberedEntry(entry, numbers)) },
  );
}
