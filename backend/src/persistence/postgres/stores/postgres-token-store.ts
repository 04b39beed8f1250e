import type { AccessToken } from '../../../domain/access-token.js';
import type { NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import type { Change } from '../../changes/change.js';
import type { TokenStore } from '../../persistence.js';
import type { ActQueue } from '../commit/act-queue.js';
import type { Database } from '../connection/database.js';
import { refusalFor } from '../connection/database-trouble.js';
import { statements } from '../schema.js';

const USED = `UPDATE command_center.tokens SET doc = doc || jsonb_build_object('lastUsedAt', $2::bigint)
  WHERE id = $1 AND coalesce((doc ->> 'lastUsedAt')::bigint, 0) < $2::bigint`;

/** Access tokens. */
export class PostgresTokenStore implements TokenStore {
  constructor(
    private readonly database: Database,
    private readonly acts: ActQueue,
    private readonly readOnly: boolean,
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

  async used(id: string, at: Moment): Promise<void> {
    if (this.readOnly) return;
    try {
      await this.database.work({ text: USED, values: [id, at] });
    } catch (error) {
      throw refusalFor(error);
    }
  }
}
