import type { AuditEntry } from '@aetherlink/contracts/audit';
import { NOW } from './now';

/** An operator's Run now for tests; the change says what is special about it. */
export function anEntry(change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: 1,
    seq: 1,
    ring: 'people',
    ts: NOW,
    ts_iso: new Date(NOW * 1000).toISOString(),
    tenant: 'acme',
    operation: 'scheduler.import.force_run',
    source: 'ui',
    actor: 'local:ops',
    outcome: 'success',
    ...change,
  };
}
