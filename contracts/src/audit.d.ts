import type { Answer, EpochSeconds } from './answer.d.ts';

export type AuditSource = 'ui' | 'api' | 'scheduler' | 'command-center' | 'ops';
export type AuditRing = 'people' | 'system';
export type AuditOutcome = 'success' | 'denied' | 'failed';
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

export interface AuditEntry {
  /** Rises over both rings and orders lists. */
  id: number;
  /** Counts inside its ring. */
  seq: number;
  ring: AuditRing;
  ts: EpochSeconds;
  ts_iso: string;
  /** `system` for the whole product. */
  tenant: string;
  /** One of {@link AuditOperation}, or an old name of the original system's files. */
  operation: string;
  source: string;
  actor: string;
  actor_detail?: { type: string; id: string; role: string; credential?: string };
  action_id?: string;
  run_id?: string;
  request_id?: string;
  outcome: AuditOutcome;
  /** Changed fields only. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  /** Its link of the chain, hex; absent where the store keeps none. */
  hash?: string;
}

export interface AuditPage extends Answer {
  /** Newest first. */
  audit: AuditEntry[];
  total: number | null;
  next_cursor: string | null;
  history_pruned?: boolean;
}

/** What a check of the chain found. */
export interface AuditVerification extends Answer {
  intact: boolean;
  /** `plain` without a key: it proves accidents, not tampering. */
  kind: 'hmac' | 'plain';
  verified_at: EpochSeconds;
  verified_at_iso: string;
  rings: { ring: AuditRing; from_seq: number; to_seq: number; entries: number; head: string }[];
  /** The newest checked entry's id; null where there was none. */
  verified_up_to: number | null;
  /** `id` is null for an entry that is not there. */
  first_bad?: { ring: AuditRing; seq: number; id: number | null; reason: string };
}
