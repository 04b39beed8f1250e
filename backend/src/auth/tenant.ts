import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../domain/domain-error.js';
import { normaliseTenant, parseTenant, type TenantSlug } from '../domain/tenant-slug.js';
import { operatorOf } from './current-operator.js';
import { requireTenantInScope } from './tenant-scope.js';

/**
 * The tenant that a request acts on, from the header `x-tenant` alone.
 * @throws DomainError `tenant_required`, `tenant_invalid` (also for two headers, and for a query that differs), or
 * `schedule_not_found` when it is out of the operator's scope.
 */
export function tenantOf(request: FastifyRequest): TenantSlug {
  const [header, ...others] = request.raw.headersDistinct['x-tenant'] ?? [];
  if (others.length > 0) throw new DomainError('tenant_invalid', 'Send the header x-tenant once.');
  const tenant = parseTenant(header);
  const { tenant: asked } = (request.query ?? {}) as { tenant?: string };
  if (asked !== undefined) {
    const verdict = normaliseTenant(asked);
    if (!('slug' in verdict) || verdict.slug !== tenant) {
      throw new DomainError('tenant_invalid', 'The header x-tenant and the query name different tenants.');
    }
  }
  requireTenantInScope(operatorOf(request), tenant);
  return tenant;
}

/** The tenant of the header `x-tenant`, checked and in the operator's scope. */
export const Tenant = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  tenantOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The tenant of the path parameter `:tenant`, checked and in the operator's scope. */
export const TenantInPath = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const tenant = parseTenant((request.params as { tenant?: string }).tenant);
  requireTenantInScope(operatorOf(request), tenant);
  return tenant;
});
