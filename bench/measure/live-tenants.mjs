import { requireOk } from './require-ok.mjs';

/** Gives each location of the sandbox a tenant with its key. The first run of each is due at once. */
export async function addTenants(api, locations, { intervalSec = 3600, name = (index) => `live-${index}` } = {}) {
  const tenants = [];
  for (const [index, { key }] of locations.entries()) {
    const tenant = name(index);
    requireOk(await api.create(tenant, { interval_sec: intervalSec }), `create ${tenant}`);
    requireOk(await api.putKey(tenant, key), `set the key of ${tenant}`);
    tenants.push(tenant);
  }
  return tenants;
}

/** The largest of the sandbox's counts by key or by address. */
export const mostOf = (counts) => Math.max(0, ...Object.values(counts));
