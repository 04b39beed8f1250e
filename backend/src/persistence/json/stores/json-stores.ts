import type { HistoryKeeper } from '../history/history-keeper.js';
import type { StoreCore } from '../store-core.js';
import { JsonAuditStore } from './json-audit-store.js';
import { JsonLocalRunStore } from './json-local-run-store.js';
import { JsonMaintenanceStore } from './json-maintenance-store.js';
import { JsonRunStore } from './json-run-store.js';
import { JsonScheduleStore } from './json-schedule-store.js';
import { JsonStatsStore } from './json-stats-store.js';
import { JsonTickStore } from './json-tick-store.js';
import { JsonTokenStore } from './json-token-store.js';

export interface JsonStoresOptions {
  readonly core: StoreCore;
  readonly history: HistoryKeeper;
}

/** The stores of the port over one core. */
export class JsonStores {
  readonly schedules: JsonScheduleStore;
  readonly runs: JsonRunStore;
  readonly ticks: JsonTickStore;
  readonly audit: JsonAuditStore;
  readonly localRuns: JsonLocalRunStore;
  readonly tokens: JsonTokenStore;
  readonly stats: JsonStatsStore;
  readonly maintenance: JsonMaintenanceStore;

  constructor({ core, history }: JsonStoresOptions) {
    const historyIsRead = (): Promise<void> => history.isRead();
    this.schedules = new JsonScheduleStore(core);
    this.runs = new JsonRunStore(core, historyIsRead);
    this.ticks = new JsonTickStore(core, historyIsRead);
    this.audit = new JsonAuditStore(core);
    this.localRuns = new JsonLocalRunStore(core);
    this.tokens = new JsonTokenStore(core);
    this.stats = new JsonStatsStore(core);
    this.maintenance = new JsonMaintenanceStore(core);
  }
}
