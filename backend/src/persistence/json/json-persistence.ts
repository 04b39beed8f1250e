import type { Clock } from '../../clock/clock.js';
import { DomainError } from '../../domain/domain-error.js';
import type { Moment } from '../../domain/moment.js';
import type { Run } from '../../domain/run.js';
import type { TenantSlug } from '../../domain/tenant-slug.js';
import type { TenantRule } from '../../domain/tenant-state.js';
import type { MaintenanceStore } from '../maintenance-store.js';
import type { ActOptions, Committed, Persistence, ScheduleStore, StoreHealth } from '../persistence.js';
import { AuditChain } from '../audit-chain/audit-chain.js';
import type { Disk } from './files/disk.js';
import { REAL_DISK } from './files/disk.js';
import { RECORD_ROWS_IN_MEMORY } from './records/record-shelf.js';
import { SNAPSHOT_JOURNAL_BYTES } from './snapshot/snapshotter.js';
import { ConditionBoard } from './state/store-condition.js';
import type { StoreLog } from '../store-log.js';
import { openStore } from './open-store.js';
import type { RunningStore } from './running-store.js';

export interface JsonPersistenceOptions {
  /** Absolute. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: StoreLog;
  /** Reads what is there and never writes, not even a lock. */
  readonly readOnly?: boolean;
  /** Starts with what can still be read, and moves what cannot aside. */
  readonly acceptEmpty?: boolean;
  /** Called once when another process has taken over the data directory: this one must end (exit code 73). */
  readonly onLost?: () => void;
  /** How the audit is chained; plainly when left out. */
  readonly auditChain?: AuditChain;
  /** Begins a new chain whatever there was before. */
  readonly auditChainAnew?: boolean;
  readonly disk?: Disk;
  /** Size of the journal behind which a snapshot is written; 8 MB when left out. */
  readonly snapshotJournalBytes?: number;
  /** Imported records in memory over all tenants; 250,000 when left out. */
  readonly recordRowsInMemory?: number;
}

/** The JSON store: everything in memory, every commit one line of a journal, snapshots beside it. One process. */
export class JsonPersistence implements Persistence {
  readonly driver = 'json';
  private readonly board = new ConditionBoard();
  private readonly committed = new Set<(committed: Committed) => void>();
  private opened: RunningStore | undefined;

  constructor(private readonly options: JsonPersistenceOptions) {}

  async open(): Promise<void> {
    const defaults = {
      onLost: () => undefined,
      disk: REAL_DISK,
      readOnly: false,
      acceptEmpty: false,
      auditChain: AuditChain.plain(),
      auditChainAnew: false,
      snapshotJournalBytes: SNAPSHOT_JOURNAL_BYTES,
      recordRowsInMemory: RECORD_ROWS_IN_MEMORY,
    };
    this.opened = await openStore({ ...defaults, ...this.options, board: this.board });
    this.opened.core.onCommitted((told) => {
      for (const listener of this.committed) listener(told);
    });
  }

  async close(): Promise<void> {
    const { opened } = this;
    this.opened = undefined;
    await opened?.close();
  }

  get schedules(): ScheduleStore {
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

  get maintenance(): MaintenanceStore {
    return this.store.stores.maintenance;
  }

  health(): StoreHealth {
    return this.board.health();
  }

  async act<Result>(tenant: TenantSlug, rule: TenantRule<Result>, options?: ActOptions): Promise<Result> {
    return this.store.core.act(tenant, rule, options);
  }

  async claimDue(slots: number, rule: TenantRule<Run | undefined>): Promise<readonly Run[]> {
    return this.store.claims.claim(slots, rule);
  }

  async nextWakeAt(): Promise<{ readonly tenant: TenantSlug; readonly at: Moment } | undefined> {
    return this.store.core.due.next();
  }

  onCommitted(listener: (committed: Committed) => void): () => void {
    this.committed.add(listener);
    return () => this.committed.delete(listener);
  }

  onHealth(listener: (health: StoreHealth) => void): () => void {
    return this.board.listen(listener);
  }

  private get store(): RunningStore {
    if (this.opened) return this.opened;
    throw new DomainError('persistence_unavailable', 'The store is not open.', { retryAfterSec: 5 });
  }
}
