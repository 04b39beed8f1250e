import type { Credential } from '../../../domain/credential.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { CredentialStore } from '../../persistence.js';
import type { KnownCredentials } from '../caches/known-credentials.js';

/** Tenants' keys, sealed. This replica's copy follows the commits of all replicas by a moment. */
export class PostgresCredentialStore implements CredentialStore {
  constructor(private readonly cache: KnownCredentials) {}

  known(tenant: TenantSlug): Credential | undefined {
    return this.cache.of(tenant);
  }

  async all(): Promise<readonly Credential[]> {
    return this.cache.read();
  }
}
