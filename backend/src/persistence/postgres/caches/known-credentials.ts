import type { Credential } from '../../../domain/credential.js';
import type { Committed } from '../../persistence.js';
import type { Database } from '../connection/database.js';
import { statements } from '../schema.js';

/** Every tenant's key, sealed, in this replica's memory: the gate asks for them without waiting. */
export class KnownCredentials {
  private known = new Map<string, Credential>();
  /** What was heard while everything was being read anew. */
  private meanwhile: Committed[] | undefined;

  constructor(private readonly database: Database) {}

  of(tenant: string): Credential | undefined {
    return this.known.get(tenant);
  }

  /** Reads all of them from the database. */
  async read(): Promise<readonly Credential[]> {
    const rows = await this.database.read(
      statements
        .selectFrom('command_center.tenants')
        .select('credential')
        .where('company_id', 'is not', null)
        .orderBy('tenant')
        .compile(),
    );
    return rows.flatMap(({ credential }) => (credential ? [credential] : []));
  }

  async renew(): Promise<void> {
    this.meanwhile = [];
    try {
      const all = await this.read();
      this.known = new Map(all.map((credential) => [credential.tenant, credential]));
      for (const committed of this.meanwhile) this.put(committed);
    } finally {
      this.meanwhile = undefined;
    }
  }

  hear(committed: Committed): void {
    if (committed.credential === undefined) return;
    this.meanwhile?.push(committed);
    this.put(committed);
  }

  private put({ tenant, credential }: Committed): void {
    if (credential) this.known.set(tenant, credential);
    else this.known.delete(tenant);
  }
}
