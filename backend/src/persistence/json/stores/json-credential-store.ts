import type { Credential } from '../../../domain/credential.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { CredentialStore } from '../../persistence.js';
import type { StoreCore } from '../store-core.js';

/** Tenants' keys as they are durable, sealed. */
export class JsonCredentialStore implements CredentialStore {
  constructor(private readonly core: StoreCore) {}

  known(tenant: TenantSlug): Credential | undefined {
    this.core.requireReadable();
    return this.core.state.view(tenant).credential;
  }

  async all(): Promise<readonly Credential[]> {
    this.core.requireReadable();
    const all: Credential[] = [];
    for (const [, { credential }] of this.core.state.allViews()) if (credential) all.push(credential);
    return all;
  }
}
