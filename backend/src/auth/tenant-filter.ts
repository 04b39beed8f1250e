import { DomainError } from '../domain/domain-error.js';
import type { Operator } from '../domain/operator.js';
import { parseTenant, type TenantSlug } from '../domain/tenant-slug.js';
import { requireTenantInScope } from './tenant-scope.js';

/**
 * The tenant a list is narrowed to. An operator whose scope is not everything has to name one.
 * @throws DomainError `tenant_invalid`, `tenant_required`, `schedule_not_found` when it is out of scope.
 */
export function tenantFilter(given: string | undefined, operator: Operator): TenantSlug | undefined {
  if (given === undefined) {
    if (operator.tenants.includes('*')) return undefined;
    throw new DomainError('tenant_required', 'Name one of your tenants in the query.');
  }
  const tenant = parseTenant(given);
  requireTenantInScope(operator, tenant);
  return tenant;
}
