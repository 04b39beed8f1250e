import type { AuditEntry } from '@aetherlink/contracts/audit';
import { AUDIT_PAGE } from '../../core/strings/audit.strings';

/** The audit's name for everything that concerns no single tenant. */
export const WHOLE_PRODUCT = 'system';

export function tenantWords({ tenant }: AuditEntry): string {
  return tenant === WHOLE_PRODUCT ? AUDIT_PAGE.product : tenant;
}
