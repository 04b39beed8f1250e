import type { AuditEntry } from '@aetherlink/contracts/audit';
import type { AuditQuery } from '../../data-access/audit-api';
import type { CrmView } from '../view/crm-view';

/** The panel shows so many. */
export const SHOWN = 50;
/** The server's maximum; with a search more are read, because it finds parts of names, the server whole ones. */
const MOST = 200;

export function auditQuery({ q, ring, operation, source }: CrmView): AuditQuery {
  return {
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
