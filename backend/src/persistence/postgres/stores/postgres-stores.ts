import type { KnownCredentials } from '../caches/known-credentials.js';
import type { RecentRuns } from '../caches/recent-runs.js';
import type { ActQueue } from '../commit/act-queue.js';
import type { Database } from '../connection/database.js';
import type { DatabaseClock } from '../database-clock.js';
import type { AuditProof } from '../audit/audit-proof.js';
import type { StoreBoard } from '../store-board.js';
import { PostgresAuditStore } from './postgres-audit-store.js';
import { PostgresCredentialStore } from './postgres-credential-store.js';
import { PostgresLocalRunStore } from './postgres-local-run-store.js';
import { PostgresMaintenanceStore } from './postgres-maintenance-store.js';
import { PostgresRecordStore } from './postgres-record-store.js';
import { PostgresRunLogStore } from './postgres-run-log-store.js';
import { PostgresRunStore } from './postgres-run-store.js';
import { PostgresScheduleStore } from './postgres-schedule-store.js';
import { PostgresSessionStore } from './postgres-session-store.js';
import { PostgresStatsStore } from './postgres-stats-store.js';
import { PostgresTickStore } from './postgres-tick-store.js';
import { PostgresTokenStore } from './postgres-token-store.js';

export interface PostgresStoresOptions {
  readonly database: Database;
  readonly acts: ActQueue;
  readonly clock: DatabaseClock;
  readonly recents: RecentRuns;
  readonly credentials: KnownCredentials;
  readonly proof: AuditProof;
  readonly board: StoreBoard;
  readonly readOnly: boolean;
}

/** The stores of the port over one database. */
export class PostgresStores {
  readonly schedules: PostgresScheduleStore;
  readonly runs: PostgresRunStore;
  readonly ticks: PostgresTickStore;
  readonly audit: PostgresAuditStore;
  readonly localRuns: PostgresLocalRunStore;
  readonly tokens: PostgresTokenStore;
  readonly sessions: PostgresSessionStore;
  readonly credentials: PostgresCredentialStore;
  readonly records: PostgresRecordStore;
  readonly runLogs: PostgresRunLogStore;
  readonly stats: PostgresStatsStore;
  readonly maintenance: PostgresMaintenanceStore;

  constructor({ database, acts, clock, recents, credentials, board, readOnly, proof }: PostgresStoresOptions) {
    this.schedules = new PostgresScheduleStore(database, clock);
    this.runs = new PostgresRunStore(database, recents, clock);
    this.ticks = new PostgresTickStore(database);
    this.audit = new PostgresAuditStore(database, acts, proof);
    this.localRuns = new PostgresLocalRunStore(database, acts);
    this.tokens = new PostgresTokenStore(database, acts, readOnly);
    this.sessions = new PostgresSessionStore(database, acts, readOnly);
    this.credentials = new PostgresCredentialStore(credentials);
    this.records = new PostgresRecordStore(database, acts, clock);
    this.runLogs = new PostgresRunLogStore(database);
    this.stats = new PostgresStatsStore(database, clock);
    this.maintenance = new PostgresMaintenanceStore(database, board);
  }
}
