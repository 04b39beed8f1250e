import type { AccessToken } from '../../../domain/access-token.js';
import type { NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import type { TokenStore } from '../../persistence.js';
import type { Change } from '../../changes/change.js';
import type { StoreCore } from '../store-core.js';

/** Access tokens. Readable also while the rest of the store is not, so that people can still sign in and see why. */
export class JsonTokenStore implements TokenStore {
  constructor(private readonly core: StoreCore) {}

  async all(): Promise<readonly AccessToken[]> {
    return [...this.core.state.tokens.values()];
  }

  async save(token: AccessToken, audit?: NewAuditEntry): Promise<void> {
    this.core.requireWritable();
    const changes: Change[] = [{ kind: 'token', token }];
    if (audit) changes.push({ kind: 'audit', entry: this.core.numbered(audit) });
    await this.core.commit(changes);
  }

  async used(id: string, at: Moment): Promise<void> {
    this.core.requireWritable();
    await this.core.commit([{ kind: 'token_used', id, at }]);
  }
}
