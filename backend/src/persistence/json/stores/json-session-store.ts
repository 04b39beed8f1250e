import type { NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import type { BrowserSession } from '../../../domain/session.js';
import { hasEnded } from '../../../domain/session.js';
import type { SessionStore } from '../../session-store.js';
import type { Change } from '../../changes/change.js';
import type { StoreCore } from '../store-core.js';

const removal = (id: string): Change => ({ kind: 'session', id, session: null });

/** Who is signed in. Readable also while the rest of the store is not, so that people can still see why. */
export class JsonSessionStore implements SessionStore {
  constructor(private readonly core: StoreCore) {}

  async find(sha256: string): Promise<BrowserSession | undefined> {
    return this.kept.find((session) => session.sha256 === sha256);
  }

  async all(): Promise<readonly BrowserSession[]> {
    return this.kept.sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
  }

  async open(session: BrowserSession, audit: NewAuditEntry, replaces: readonly string[] = []): Promise<void> {
    this.core.requireWritable();
    const changes: Change[] = [
      ...replaces.map(removal),
      { kind: 'session', id: session.id, session },
      { kind: 'audit', entry: this.core.numbered(audit) },
    ];
    await this.core.commit(changes);
  }

  async seen(id: string, at: Moment): Promise<void> {
    this.core.requireWritable();
    if (this.core.state.sessions.has(id)) await this.core.commit([{ kind: 'session_seen', id, at }]);
  }

  async remove(ids: readonly string[], audit: readonly NewAuditEntry[]): Promise<void> {
    this.core.requireWritable();
    const changes = [
      ...ids.map(removal),
      ...audit.map((entry): Change => ({ kind: 'audit', entry: this.core.numbered(entry) })),
    ];
    if (changes.length > 0) await this.core.commit(changes);
  }

  /** Decided in the order of commits: who was seen meanwhile stays. */
  async removeEnded(now: Moment): Promise<void> {
    this.core.requireWritable();
    if (this.kept.some((session) => hasEnded(session, now))) {
      await this.core.commit([{ kind: 'sessions_ended', at: now }]);
    }
  }

  private get kept(): BrowserSession[] {
    return [...this.core.state.sessions.values()];
  }
}
