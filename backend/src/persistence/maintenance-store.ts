import type { Moment } from '../domain/moment.js';

/** Figures and findings of the maintenance actions, ready to be printed. */
export interface StoreReport {
  readonly ok: boolean;
  readonly lines: readonly string[];
}

export interface MaintenanceStore {
  status(): Promise<StoreReport>;
  /** Re-reads every file and checks its sums; `ok` is false when one is bad. */
  verify(): Promise<StoreReport>;
  /** Writes a consistent copy of everything but key files and the initial token; says where. */
  backup(): Promise<StoreReport>;
  /** Removes run history and ledger rows older than `before`. Schedules, audit and open runs stay. */
  prune(before: Moment): Promise<StoreReport>;
}
