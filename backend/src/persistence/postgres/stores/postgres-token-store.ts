import type { AccessToken } from '../../../domain/access-token.js';
import type { NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Change } from '../../json/change.js';
import type { TokenStore } from '../../persistence.js';
import type { ActQueue } from '../commit/act-queue.js';
import type { Database } from '../connection/database.js';
import { statements } from '../schema.js';

/** Access tokens. */
export class PostgresTokenStore implements TokenStore {
  constructor(
    private readonly database: Database,
    private readonly acts: ActQueue,
  ) {}

  async all(): Promise<readonly AccessToken[]> {
    const rows = await this.database.read(
      statements.selectFrom('command_center.tokens').select('doc').orderBy('id').compile(),
    );
    return rows.map(({ doc }) => doc);
  }

  async save(token: AccessToken, audit?: NewAuditEntry): Promise<void> {
    await this.acts.write((draft) => {
      const changes: Change[] = [{ kind: 'token', token }];
      if (audit) changes.push({ kind: 'audit', entry: draft.placed(audit) });
      draft.add(changes);
    });
  }
}
