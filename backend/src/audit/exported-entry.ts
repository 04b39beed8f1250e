import { type Act, actedBy } from '../domain/act.js';
import type { NewAuditEntry } from '../domain/audit-entry.js';

/** What left the product, and how it was narrowed down. */
export interface Exported {
  readonly what: 'audit' | 'records';
  readonly format: string;
  /** In the API's names; those that were not given are left out. */
  readonly filters: Readonly<Record<string, unknown>>;
}

/**
 * The entry about an export. It is written before the first byte goes out: when it cannot be, nothing is exported.
 * @param tenant whose data, or `system`
 */
export const exportedEntry = (act: Act, tenant: string, { what, format, filters }: Exported): NewAuditEntry => ({
  ...actedBy(act),
  tenant,
  operation: 'audit.exported',
  outcome: 'success',
  metadata: { what, format, filters },
});
