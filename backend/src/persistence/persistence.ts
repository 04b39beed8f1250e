import type { AccessToken } from '../domain/access-token.js';
import type { AuditEntry, AuditOutcome, AuditRing, NewAuditEntry } from '../domain/audit-entry.js';
import type { Credential } from '../domain/credential.js';
import type { LocalRun } from '../domain/local-run.js';
import type { Moment } from '../domain/moment.js';
import type { Run, RunStatus, RunTrigger } from '../domain/run.js';
import type { Schedule } from '../domain/schedule.js';
import type { ScheduleState } from '../domain/schedule-state.js';
import type { TenantSlug } from '../domain/tenant-slug.js';
import type { IdempotencyRecord, TenantRule } from '../domain/tenant-state.js';
import type { Tick } from '../domain/tick.js';
import type { BinCounts } from '../domain/summary-bins.js';
import type { AuditVerdict, ChainHeads } from './audit-chain/chain-types.js';
import type { Fleet } from './fleet.js';
import type { MaintenanceStore } from './maintenance-store.js';
import type { PageOf, PageQuery } from './page.js';
import type { RecordStore } from './record-store.js';
import type { RunLogStore } from './run-log-store.js';
import type { SessionStore } from './session-store.js';

/** Injection token of the {@link Persistence} port. */
export const PERSISTENCE = Symbol('PERSISTENCE');

/** What became durable, told after it did; what live updates and metrics are made of. */
export interface Committed {
  readonly tenant: string;
  readonly schedule?: Schedule | null;
  /** True when `schedule` did not exist before. */
  readonly scheduleCreated?: boolean;
  /** Null when the tenant's key was removed. */
  readonly credential?: Credential | null;
  readonly runs: readonly Run[];
  readonly ticks: readonly Tick[];
  readonly audit: readonly AuditEntry[];
  /** True when another replica made it: worth showing, and counted there. */
  readonly elsewhere?: boolean;
}

export type StoreCondition = 'ok' | 'degraded' | 'read_only' | 'unavailable' | 'corrupt';

/** How the store is; `issues` are sentences for people, without paths of other users' secrets. */
export interface StoreHealth {
  readonly condition: StoreCondition;
  readonly issues: readonly string[];
  /** When the present outage began. */
  readonly unavailableSince?: Moment;
}

/** A schedule with what belongs to it at one moment. */
export interface ScheduleRow {
  readonly schedule: Schedule;
  readonly activeRun?: Run;
  readonly credential?: Credential;
}

export type ScheduleSortKey = 'attention' | 'tenant' | 'next_run_at' | 'last_run' | 'lateness';

export interface ScheduleQuery {
  /** Substring of the tenant or the description. */
  readonly search?: string;
  /** This one alone. */
  readonly tenant?: TenantSlug;
  /** None but these: whoever asks may not see the others. */
  readonly onlyTenants?: readonly TenantSlug[];
  readonly states?: readonly ScheduleState[];
  /** Only tenants that have, or have not, an AccuLynx key. */
  readonly withKey?: boolean;
  readonly sort: ScheduleSortKey;
  readonly descending: boolean;
  readonly limit: number;
  /** From the page before. Bad cursor → DomainError `validation_failed` on field `cursor`. */
  readonly cursor?: string;
}

export interface SchedulePageResult {
  readonly rows: readonly ScheduleRow[];
  /** Of the search, before the state filter. */
  readonly counts: Readonly<Record<ScheduleState, number>>;
  /** Of search and state filter. */
  readonly total: number;
  readonly nextCursor: string | null;
}

export interface RunQuery extends PageQuery {
  readonly tenant?: TenantSlug;
  readonly statuses?: readonly RunStatus[];
  readonly triggers?: readonly RunTrigger[];
}

export interface TickQuery extends PageQuery {
  readonly tenant?: TenantSlug;
}

/** Which entries of the audit. */
export interface AuditFilter extends Pick<PageQuery, 'since' | 'until'> {
  readonly tenant?: string;
  /** Any of them; entries of the original system match by their own names. */
  readonly operations?: readonly string[];
  readonly source?: string;
  readonly actor?: string;
  readonly ring?: AuditRing;
  readonly actionId?: string;
  readonly outcome?: AuditOutcome;
}

export interface AuditQuery extends AuditFilter, PageQuery {}

export interface ScheduleStore {
  get(tenant: TenantSlug): Promise<ScheduleRow | undefined>;
  page(query: ScheduleQuery): Promise<SchedulePageResult>;
  /** Every schedule with its active run, in no promised order, as of one moment. */
  all(): Promise<Iterable<ScheduleRow>>;
}

export interface RunStore {
  get(id: string): Promise<Run | undefined>;
  /** Ordered by `queuedAt`, newest first; `since`/`until` are about `queuedAt`. */
  page(query: RunQuery): Promise<PageOf<Run>>;
  /** At most `limit` runs of a tenant, newest first; may be fewer until history has been read after a start. */
  recent(tenant: TenantSlug, limit: number): readonly Run[];
  /** Every queued or running run. */
  active(): Promise<readonly Run[]>;
  /** Scheduled runs and their delays of the last 24 h are counted here, not listed. */
  idempotent(scope: string, key: string): Promise<IdempotencyRecord | undefined>;
}

export interface TickStore {
  /** Ordered by `to`, newest first; `since`/`until` are about `to`. */
  page(query: TickQuery): Promise<PageOf<Tick>>;
}

export interface AuditStore {
  /** An entry that belongs to no tenant's transaction. Resolves when it is durable. */
  append(entry: NewAuditEntry): Promise<AuditEntry>;
  /** Ordered by `id`, newest first. */
  page(query: AuditQuery): Promise<PageOf<AuditEntry>>;
  /** Every entry that fits and was there when reading began, one by one and in the order of `id`. */
  oldestFirst(filter: AuditFilter): AsyncIterable<AuditEntry>;
  /** Checks every entry of the chain that is kept; changes nothing. A chain that is not intact is an answer, no error. */
  verify(): Promise<AuditVerdict>;
  /** Where the chain of each ring that has one ends now. */
  chainHeads(): Promise<ChainHeads>;
}

export interface LocalRunStore {
  /** Puts the run (replacing the one of the same id) and the entry in one commit. */
  save(run: LocalRun, audit?: NewAuditEntry, idempotency?: IdempotencyRecord): Promise<void>;
  get(id: string): Promise<LocalRun | undefined>;
  /** Newest first. */
  page(query: { readonly limit: number; readonly cursor?: string }): Promise<PageOf<LocalRun>>;
}

export interface TokenStore {
  all(): Promise<readonly AccessToken[]>;
  save(token: AccessToken, audit?: NewAuditEntry): Promise<void>;
  /** Moves `lastUsedAt` on and touches nothing else, so that it undoes no change that is made meanwhile. */
  used(id: string, at: Moment): Promise<void>;
}

export interface CredentialStore {
  /** As of now, from memory; written through `act`, which keeps it and its audit entry together. */
  known(tenant: TenantSlug): Credential | undefined;
  all(): Promise<readonly Credential[]>;
}

export interface StatsStore {
  /** 15-minute counters of the last 24 h and a bit, oldest first; empty spans are left out. */
  bins(): Promise<readonly BinCounts[]>;
}

/** When a schedule wants to be looked at next. */
export interface NextWake {
  readonly tenant: TenantSlug;
  readonly at: Moment;
  /** The time by the store's own clock, where it has one: the distance to `at` is measured with it. */
  readonly now?: Moment;
}

export interface ActOptions {
  /**
   * True when nobody waits for the act. Where each commit is dear it may wait for one that is made anyway, up to 80 ms;
   * an act of the same tenant that somebody waits for takes it along before itself.
   */
  readonly patient?: boolean;
}

/**
 * PORT 1: where facts live. An adapter promises, and the contract suite checks:
 * a resolved promise of a write means that it survives `kill -9` and a power cut; a rejected one means that nothing
 * of it is visible now or after a restart; rules of one tenant see each other's effects in order; no reader sees half
 * a change. Writes reject with DomainError `persistence_unavailable` while nothing can be saved; reads and writes
 * reject with `store_corrupt` when what is on disk cannot be trusted.
 */
export interface Persistence {
  readonly driver: 'json' | 'postgres';
  readonly schedules: ScheduleStore;
  readonly runs: RunStore;
  readonly ticks: TickStore;
  readonly audit: AuditStore;
  readonly localRuns: LocalRunStore;
  readonly tokens: TokenStore;
  readonly sessions: SessionStore;
  readonly credentials: CredentialStore;
  readonly records: RecordStore;
  readonly runLogs: RunLogStore;
  readonly stats: StatsStore;
  readonly maintenance: MaintenanceStore;
  /** The other processes on the same store; a store for one process has none. Usable once it is open. */
  readonly fleet?: Fleet;

  /** Takes the lock, recovers, reads. @throws StartRefusal with the sentence and the exit code. */
  open(): Promise<void>;
  /** Writes the last snapshot and gives up the lock. Safe to call twice, and after a failed `open`. */
  close(): Promise<void>;
  health(): StoreHealth;

  /** Runs `rule` on the tenant's newest state and commits what it returns; resolves with `result` when durable. */
  act<Result>(tenant: TenantSlug, rule: TenantRule<Result>, options?: ActOptions): Promise<Result>;

  /**
   * Runs `rule` on schedules whose `wakeAt` has come, earliest first, each at most once per call: first on those with
   * an active run (their rule starts nothing), then on others until `slots` of them returned a run. One commit; the
   * returned runs are durable. A rule that throws is a defect: its schedule is left as it was and set aside for a minute;
   * the error is rethrown, by the next call when this one has started runs, because those must reach the caller.
   */
  claimDue(slots: number, rule: TenantRule<Run | undefined>): Promise<readonly Run[]>;

  /** The earliest `wakeAt` of a schedule, if any; may be in the past. */
  nextWakeAt(): Promise<NextWake | undefined>;

  /** Called after each commit became durable, in commit order. Listeners must not throw. Returns the unsubscribe. */
  onCommitted(listener: (committed: Committed) => void): () => void;
  /** Called when commits of other replicas were missed: whoever keeps a picture has to read it again. */
  onResync?(listener: () => void): () => void;
  /** Called when `health()` changes. */
  onHealth(listener: (health: StoreHealth) => void): () => void;
}
