/** Writes and everything secret name their tenant in this header alone. */
export function tenantHeader(tenant: string): Record<'x-tenant', string> {
  return { 'x-tenant': tenant };
}
