import { tenantFilter } from '../auth/tenant-filter.js';
import type { Operator } from '../domain/operator.js';
import { pageOf } from '../http/page-query.dto.js';
import type { AuditFilter } from '../persistence/persistence.js';
import type { AuditFilterDto } from './audit-query.dto.js';

/** The whole product's entries carry this word in place of a tenant. */
export const WHOLE_PRODUCT = 'system';

/**
 * The filter in the store's terms, narrowed to what the operator may see.
 * @throws DomainError as `tenantFilter`
 */
export function auditFilterOf(query: AuditFilterDto, operator: Operator): AuditFilter {
  const whole = query.tenant === WHOLE_PRODUCT && operator.tenants.includes('*');
  const tenant = whole ? WHOLE_PRODUCT : tenantFilter(query.tenant, operator);
  const { since, until } = pageOf(query);
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(query.operation?.length ? { operations: query.operation } : {}),
    ...(query.source ? { source: query.source } : {}),
    ...(query.actor ? { actor: query.actor } : {}),
    ...(query.ring ? { ring: query.ring } : {}),
    ...(query.action_id ? { actionId: query.action_id } : {}),
    ...(query.outcome ? { outcome: query.outcome } : {}),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}
