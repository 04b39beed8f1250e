import type { NewAuditEntry } from '../domain/audit-entry.js';
import type { Moment } from '../domain/moment.js';
import type { BrowserSession } from '../domain/session.js';

/**
 * Who is signed in at a browser. Neither moved to another store nor part of a backup: whoever comes back after that
 * signs in again.
 */
export interface SessionStore {
  /** The session whose secret has this hash, whether its time has run out or not. */
  find(sha256: string): Promise<BrowserSession | undefined>;
  /** Every one that is kept, the newest sign-in first. */
  all(): Promise<readonly BrowserSession[]>;
  /** Keeps a new session and its entry, and removes those that it takes the place of, in one commit. */
  open(session: BrowserSession, audit: NewAuditEntry, replaces?: readonly string[]): Promise<void>;
  /** Moves `lastSeenAt` on, never back, and brings none back that is gone. Writes no audit entry. */
  seen(id: string, at: Moment): Promise<void>;
  /** Removes sessions and writes the entries about it, in one commit. */
  remove(ids: readonly string[], audit: readonly NewAuditEntry[]): Promise<void>;
  /** Removes those whose time has run out. */
  removeEnded(now: Moment): Promise<void>;
}
