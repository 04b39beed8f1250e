import type { Operator } from '../domain/operator.js';
import { OutOfScope } from '../domain/out-of-scope.js';
import type { TenantSlug } from '../domain/tenant-slug.js';

/** True when the operator may see and act on the tenant. */
export function mayUseTenant(operator: Operator, tenant: TenantSlug): boolean {
  return operator.tenants.includes('*') || operator.tenants.includes(tenant);
}

/**
 * A tenant out of scope answers like one that does not exist, so that nobody learns which do.
 * @throws DomainError `schedule_not_found`
 */
export function requireTenantInScope(operator: Operator, tenant: TenantSlug): void {
  if (mayUseTenant(operator, tenant)) return;
  throw new OutOfScope('schedule_not_found', `${tenant} has no schedule.`, { tenant });
}

/** True when the operator's own scope holds all of another one, so that handing it on gives nothing away. */
export function coversScope(operator: Operator, tenants: readonly string[]): boolean {
  return operator.tenants.includes('*') || tenants.every((tenant) => tenant !== '*' && mayUseTenant(operator, tenant));
}
