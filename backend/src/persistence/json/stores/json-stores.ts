import type { HistoryKeeper } from '../history/history-keeper.js';
import type { RecordShelf } from '../records/record-shelf.js';
import type { StoreCore } from '../store-core.js';
import type { AuditProofOptions } from './json-audit-store.js';
import { JsonAuditStore } from './json-audit-store.js';
import { JsonCredentialStore } from './json-credential-store.js';
import { JsonLocalRunStore } from './json-local-run-store.js';
import type { JsonMaintenanceOptions } from './json-maintenance-store.js';
import { JsonMaintenanceStore } from './json-maintenance-store.js';
import { JsonRecordStore } from './json-record-store.js';
import type { JsonRunLogStore } from './json-run-log-store.js';
import { JsonRunStore } from './json-run-store.js';
import { JsonScheduleStore } from './json-schedule-store.js';
import { JsonSessionStore } from './json-session-store.js';
import { JsonStatsStore } from './json-stats-store.js';
import { JsonTickStore } from './json-tick-store.js';
import { JsonTokenStore } from './json-token-store.js';

export interface JsonStoresOptions {
  readonly core: StoreCore;
  readonly audit: AuditProofOptions;
  readonly history: HistoryKeeper;
  readonly records: RecordShelf;
  readonly runLogs: JsonRunLogStore;
  readonly maintenance: Omit<JsonMaintenanceOptions, 'core' | 'records' | 'runLogs' | 'keepHistory' | 'historyIsRead'>;
}

/** The stores of the port over one core. */
export class JsonStores {
  readonly schedules: JsonScheduleStore;
  readonly runs: JsonRunStore;
  readonly ticks: JsonTickStore;
  readonly audit: JsonAuditStore;
  readonly localRuns: JsonLocalRunStore;
  readonly tokens: JsonTokenStore;
  readonly sessions: JsonSessionStore;
  readonly credentials: JsonCredentialStore;
  readonly records: JsonRecordStore;
  readonly runLogs: JsonRunLogStore;
  readonly stats: JsonStatsStore;
  readonly maintenance: JsonMaintenanceStore;

  constructor({ core, audit, history, records, runLogs, maintenance }: JsonStoresOptions) {
    const historyIsRead = (): Promise<void> => history.isRead();
    this.schedules = new JsonScheduleStore(core);
    this.runs = new JsonRunStore(core, historyIsRead);
    this.ticks = new JsonTickStore(core, historyIsRead);
    this.audit = new JsonAuditStore(core, audit);
    this.localRuns = new JsonLocalRunStore(core);
    this.tokens = new JsonTokenStore(core);
    this.sessions = new JsonSessionStore(core);
    this.credentials = new JsonCredentialStore(core);
    this.records = new JsonRecordStore(core, records);
    this.runLogs = runLogs;
    this.stats = new JsonStatsStore(core);
    this.maintenance = new JsonMaintenanceStore({
      ...maintenance,
      core,
      records,
      runLogs,
      historyIsRead,
      keepHistory: () => history.keep(),
    });
  }
}
