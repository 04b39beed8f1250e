import type { Moment } from './moment.js';
import type { Source } from './operator.js';

/** The closed set of operations. Old names of the original system's files stay readable as plain strings. */
export type AuditOperation =
  | 'scheduler.schedule.created'
  | 'scheduler.schedule.updated'
  | 'scheduler.schedule.paused'
  | 'scheduler.schedule.resumed'
  | 'scheduler.schedule.deleted'
  | 'scheduler.import.force_run'
  | 'scheduler.import.completed'
  | 'scheduler.import.failed'
  | 'scheduler.import.timed_out'
  | 'scheduler.import.cancelled'
  | 'scheduler.import.lost'
  | 'ops.local.run'
  | 'credentials.updated'
  | 'credentials.deleted'
  | 'persistence.recovered'
  | 'persistence.migrated'
  | 'auth.open_mode'
  | 'auth.initial_token_created'
  | 'auth.token_created'
  | 'auth.token_revoked'
  | 'auth.token_rotated'
  | 'auth.token_expired'
  | 'auth.signed_in'
  | 'auth.signed_out'
  | 'auth.sign_in_failed'
  | 'auth.session_revoked'
  | 'auth.denied'
  | 'audit.exported'
  | 'audit.purged';

/** `people`: acts of people and security events. `system`: scheduler, recovery, denials. */
export type AuditRing = 'people' | 'system';
export type AuditOutcome = 'success' | 'denied' | 'failed';

export interface ActorDetail {
  readonly type: string;
  readonly id: string;
  readonly role: string;
  readonly credential?: string;
}

/** An entry before the store gives it its numbers and its moment. */
export interface NewAuditEntry {
  readonly ring: AuditRing;
  /** `system` for the whole product. */
  readonly tenant: string;
  readonly operation: AuditOperation;
  readonly source: Source;
  readonly actor: string;
  readonly actorDetail?: ActorDetail;
  readonly actionId?: string;
  readonly runId?: string;
  readonly requestId?: string;
  readonly outcome: AuditOutcome;
  /** Changed fields only, in the API's names. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** One line of who did what. */
export interface AuditEntry extends Omit<NewAuditEntry, 'operation' | 'source'> {
  /** Rises over both rings and orders lists. */
  readonly id: number;
  /** Counts inside its ring, without gaps. */
  readonly seq: number;
  readonly at: Moment;
  readonly operation: string;
  readonly source: string;
  /** In hex; its place in its ring's chain. Entries from before the chain have none, nor have rings without one. */
  readonly hash?: string;
  /** The hash of the entry before it in its ring. */
  readonly prevHash?: string;
}
