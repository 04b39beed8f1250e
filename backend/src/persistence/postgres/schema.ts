import type { ColumnType, Generated } from 'kysely';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { AuditEntry } from '../../domain/audit-entry.js';
import type { AccessToken } from '../../domain/access-token.js';
import type { Credential } from '../../domain/credential.js';
import type { ImportedRecord, RecordKind } from '../../domain/crm-record.js';
import type { ImportState } from '../../domain/import-state.js';
import type { JsonObject } from '../../domain/json.js';
import type { LocalRun } from '../../domain/local-run.js';
import type { Moment } from '../../domain/moment.js';
import type { Run } from '../../domain/run.js';
import type { RunLogLine } from '../../domain/run-log-line.js';
import type { Schedule } from '../../domain/schedule.js';
import type { BrowserSession } from '../../domain/session.js';
import type { IdempotencyRecord } from '../../domain/tenant-state.js';
import type { Tick } from '../../domain/tick.js';

/** A record without the text that the vendor gave, which stands in a column of its own. */
export type StoredRecord = Omit<ImportedRecord, 'raw'>;

/** A session without the moment that the column beside it keeps. */
export type StoredSession = Omit<BrowserSession, 'lastSeenAt'>;

/** A column that the server makes from others. */
type Made<Value> = ColumnType<Value, never, never>;

/** The tables as statements see them; what they promise stands in the migrations. */
export interface Schema {
  'command_center.tenants': {
    tenant: string;
    schedule: Schedule | null;
    active_run: Run | null;
    open_tick: Tick | null;
    credential: Credential | null;
    wake_at: Moment | null;
    description_lower: string | null;
    busy: Made<boolean>;
    company_id: Made<string | null>;
    interval_sec: Made<number | null>;
    next_tick_at: Made<Moment | null>;
    last_run: Made<Moment | null>;
    last_ok: Made<boolean | null>;
    paused: Made<boolean | null>;
    held: Made<boolean | null>;
  };
  'command_center.numbers': { commit_seq: number; audit_id: number; people_seq: number; system_seq: number };
  'command_center.runs': {
    id: string;
    tenant: string;
    status: string;
    trigger: string;
    attempt: number;
    queued_at: Moment;
    replica: string;
    lease_until: Moment | null;
    /** What another replica wishes of the one that carries it out. */
    wish: string | null;
    doc: Run;
  };
  'command_center.ticks': { key: string; tenant: string; to_at: Moment; doc: Tick };
  'command_center.audit': {
    id: number;
    ring: string;
    seq: number;
    at: Moment;
    tenant: string;
    operation: string;
    source: string;
    actor: string;
    action_id: string | null;
    /** Null until it has its place in the chain; see step 7. */
    hash: string | null;
    prev_hash: string | null;
    doc: AuditEntry;
  };
  'command_center.idempotency': { scope: string; key: string; at: Moment; doc: IdempotencyRecord };
  'command_center.summary_bins': { from_at: Moment; name: string; amount: number };
  'command_center.records': {
    tenant: string;
    kind: RecordKind;
    external_id: string;
    status: string;
    owner: string | null;
    missing: boolean;
    first_seen_at: Moment;
    last_seen_at: Moment;
    changed_at: Moment;
    search_text: string;
    run_id: string;
    /** What the vendor said, without what the columns say. */
    doc: StoredRecord;
    raw: JsonObject;
  };
  'command_center.import_states': { tenant: string; doc: ImportState };
  'command_center.run_logs': { run_id: string; n: Generated<number>; at: Moment; doc: RunLogLine };
  'command_center.events': {
    seq: number;
    at: Moment;
    replica: string;
    audit_id: number;
    people_seq: number;
    system_seq: number;
    told: string;
  };
  'command_center.replicas': { id: string; started_at: Moment; beat_at: Moment; version: string; pool: string | null };
  'command_center.local_runs': { id: string; n: Generated<number>; started_at: Moment; doc: LocalRun };
  'command_center.tokens': { id: string; doc: AccessToken };
  'command_center.sessions': {
    id: string;
    sha256: string;
    last_seen_at: Moment;
    expires_at: Moment;
    doc: StoredSession;
  };
  'command_center.facts': { name: string; value: number };
}

/** Writes statements with checked names and types. It never runs one: that is `Database`'s part. */
export const statements = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});
