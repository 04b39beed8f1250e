import type { Clock } from '../../clock/clock.js';
import { DomainError } from '../../domain/domain-error.js';
import type { Run } from '../../domain/run.js';
import type { TenantSlug } from '../../domain/tenant-slug.js';
import type { TenantRule } from '../../domain/tenant-state.js';
import { AuditChain } from '../audit-chain/audit-chain.js';
import type { StoreLog } from '../store-log.js';
import type { ActOptions, Committed, NextWake, Persistence, StoreHealth } from '../persistence.js';
import type { DatabaseClock } from './database-clock.js';
import { SERVER_CLOCK } from './database-clock.js';
import { prepareSchema } from './migrations/prepare-schema.js';
import { RunningDatabase } from './running-database.js';
import { StoreBoard } from './store-board.js';

export interface PostgresPersistenceOptions {
  /** Of the role that the service works with. Never printed. */
  readonly url: string;
  /** Of the role that owns the schema; the same when left out. */
  readonly migrateUrl?: string;
  /** Bring the schema up to date before anything else; true when left out. */
  readonly migrateOnStart?: boolean;
  /** Reads what is there and never writes. */
  readonly readOnly?: boolean;
  /** This process among all of them. */
  readonly replica: string;
  readonly clock: Clock;
  readonly log: StoreLog;
  /** The server's own when left out; tests set the time. */
  readonly databaseClock?: DatabaseClock;
  readonly runRetentionDays?: number;
  readonly auditRetentionDays?: number;
  /** How the audit is chained; plainly when left out. Every replica has to have the same. */
  readonly auditChain?: AuditChain;
  /** Refuses a server that can lose what it acknowledged; such a server is only told of when left out. */
  readonly onlySafeServer?: boolean;
  /** How long a start waits for a server that cannot be reached; 30 s when left out. */
  readonly patienceMs?: number;
}

/** The PostgreSQL store: every fact in the database, any number of processes. */
export class PostgresPersistence implements Persistence {
  readonly driver = 'postgres';
  private readonly board = new StoreBoard();
  private readonly committed = new Set<(committed: Committed) => void>();
  private readonly resyncs = new Set<() => void>();
  private opened: RunningDatabase | undefined;

  constructor(private readonly options: PostgresPersistenceOptions) {}

  async open(): Promise<void> {
    const { url, migrateUrl = url, migrateOnStart = true, readOnly = false, patienceMs = 30_000, log } = this.options;
    await prepareSchema({ url, migrateUrl, migrateOnStart, readOnly, patienceMs, log });
    const opened = new RunningDatabase({
      ...this.options,
      readOnly,
      board: this.board,
      databaseClock: this.options.databaseClock ?? SERVER_CLOCK,
      runRetentionDays: this.options.runRetentionDays ?? 30,
      auditRetentionDays: this.options.auditRetentionDays ?? 400,
      auditChain: this.options.auditChain ?? AuditChain.plain(),
    });
    this.opened = opened;
    opened.feed.onCommitted((told) => {
      for (const listener of this.committed) listener(told);
    });
    opened.feed.onResync(() => {
      for (const listener of this.resyncs) listener();
    });
    await opened.start();
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = undefined;
    await opened?.close();
  }

  get schedules() {
    return this.store.stores.schedules;
  }

  get runs() {
    return this.store.stores.runs;
  }

  get ticks() {
    return this.store.stores.ticks;
  }

  get audit() {
    return this.store.stores.audit;
  }

  get localRuns() {
    return this.store.stores.localRuns;
  }

  get tokens() {
    return this.store.stores.tokens;
  }

  get sessions() {
    return this.store.stores.sessions;
  }

  get credentials() {
    return this.store.stores.credentials;
  }

  get records() {
    return this.store.stores.records;
  }

  get runLogs() {
    return this.store.stores.runLogs;
  }

  get stats() {
    return this.store.stores.stats;
  }

  get maintenance() {
    return this.store.stores.maintenance;
  }

  get fleet() {
    return this.store.fleet;
  }

  health(): StoreHealth {
    return this.board.health();
  }

  async act<Result>(tenant: TenantSlug, rule: TenantRule<Result>, options?: ActOptions): Promise<Result> {
    return this.store.acts.act(tenant, rule, options);
  }

  async claimDue(slots: number, rule: TenantRule<Run | undefined>): Promise<readonly Run[]> {
    return this.store.claims.claim(slots, rule);
  }

  async nextWakeAt(): Promise<NextWake | undefined> {
    return this.store.claims.next();
  }

  onCommitted(listener: (committed: Committed) => void): () => void {
    this.committed.add(listener);
    return () => this.committed.delete(listener);
  }

  onResync(listener: () => void): () => void {
    this.resyncs.add(listener);
    return () => this.resyncs.delete(listener);
  }

  onHealth(listener: (health: StoreHealth) => void): () => void {
    return this.board.listen(listener);
  }

  private get store(): RunningDatabase {
    if (this.opened) return this.opened;
    throw new DomainError('persistence_unavailable', 'The store is not open.', { retryAfterSec: 5 });
  }
}
