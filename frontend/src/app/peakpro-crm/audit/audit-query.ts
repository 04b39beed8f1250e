import type { AuditEntry } from '@aetherlink/contracts/audit';
import type { AuditQuery } from '../../data-access/audit-api';
import type { CrmView } from '../view/crm-view';

/** The panel shows so many. */
export const SHOWN = 50;
/** The server's maximum; with a search more are read, because it finds parts of names, the server whole ones. */
const MOST = 200;

/** `tenant` is named for those who may not see all: the server answers them about one tenant at a time. */
export function auditQuery({ q, ring, operation, source }: CrmView, tenant: string | null = null): AuditQuery {
  return {
    ...(tenant !== null && { tenant }),
    limit: q.trim() === '' ? SHOWN : MOST,
    ...(ring && { ring }),
    ...(operation && { operation }),
    ...(source && { source }),
  };
}

/** The entries of the tenants that the table's search finds. */
export function followingSearch(entries: readonly AuditEntry[], search: string): readonly AuditEntry[] {
  const wanted = search.trim().toLowerCase();
  const found = wanted === '' ? entries : entries.filter(({ tenant }) => tenant.includes(wanted));
  return found.slice(0, SHOWN);
}
