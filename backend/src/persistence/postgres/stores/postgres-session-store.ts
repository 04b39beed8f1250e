import type { NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import type { BrowserSession } from '../../../domain/session.js';
import { SESSION_IDLE_MS } from '../../../domain/session.js';
import type { Change } from '../../changes/change.js';
import type { SessionStore } from '../../session-store.js';
import type { ActQueue } from '../commit/act-queue.js';
import type { Database } from '../connection/database.js';
import { refusalFor } from '../connection/database-trouble.js';
import type { StoredSession } from '../schema.js';
import { statements } from '../schema.js';

const SEEN = `UPDATE command_center.sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2`;
const REMOVE_ENDED = `DELETE FROM command_center.sessions
  WHERE expires_at <= $1 OR last_seen_at <= $1 - ${SESSION_IDLE_MS}`;

const removal = (id: string): Change => ({ kind: 'session', id, session: null });

interface Row {
  readonly last_seen_at: Moment;
  readonly doc: StoredSession;
}

const sessionOf = ({ doc, last_seen_at: lastSeenAt }: Row): BrowserSession => ({ ...doc, lastSeenAt });

/** Who is signed in, for every replica. */
export class PostgresSessionStore implements SessionStore {
  constructor(
    private readonly database: Database,
    private readonly acts: ActQueue,
    private readonly readOnly: boolean,
  ) {}

  async find(sha256: string): Promise<BrowserSession | undefined> {
    const rows = await this.database.read(
      statements
        .selectFrom('command_center.sessions')
        .select(['last_seen_at', 'doc'])
        .where('sha256', '=', sha256)
        .compile(),
    );
    return rows[0] && sessionOf(rows[0]);
  }

  async all(): Promise<readonly BrowserSession[]> {
    const rows = await this.database.read(
      statements.selectFrom('command_center.sessions').select(['last_seen_at', 'doc']).orderBy('id').compile(),
    );
    return rows.map(sessionOf).sort((a, b) => b.createdAt - a.createdAt);
  }

  async open(session: BrowserSession, audit: NewAuditEntry, replaces: readonly string[] = []): Promise<void> {
    await this.acts.write((draft) =>
      draft.add([
        ...replaces.map(removal),
        { kind: 'session', id: session.id, session },
        { kind: 'audit', entry: draft.placed(audit) },
      ]),
    );
  }

  async seen(id: string, at: Moment): Promise<void> {
    if (!this.readOnly) await this.work(SEEN, [id, at]);
  }

  async remove(ids: readonly string[], audit: readonly NewAuditEntry[]): Promise<void> {
    await this.acts.write((draft) =>
      draft.add([
        ...ids.map(removal),
        ...audit.map((entry): Change => ({ kind: 'audit', entry: draft.placed(entry) })),
      ]),
    );
  }

  async removeEnded(now: Moment): Promise<void> {
    if (!this.readOnly) await this.work(REMOVE_ENDED, [now]);
  }

  private async work(text: string, values: unknown[]): Promise<void> {
    try {
      await this.database.work({ text, values });
    } catch (error) {
      throw refusalFor(error);
    }
  }
}
