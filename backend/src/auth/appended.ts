import type { NewAuditEntry } from '../domain/audit-entry.js';
import type { Persistence } from '../persistence/persistence.js';

/** Appends an entry that is due by the clock: the store may be closed by then, and that, too, is only a rejection. */
export async function appended(persistence: Persistence, entry: NewAuditEntry): Promise<void> {
  await persistence.audit.append(entry);
}
