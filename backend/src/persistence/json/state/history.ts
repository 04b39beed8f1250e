import type { Run } from '../../../domain/run.js';
import type { Tick } from '../../../domain/tick.js';
import { HistoryTable } from './history-table.js';

/** Rows of each kind in memory over all tenants. */
const KEPT_IN_ALL = 200_000;

/** A ledger row's key: a tenant has one row from a moment on. */
export const tickKey = (tick: Tick): string => `${tick.tenant}/${tick.from}`;

/** The newest 20 runs of every tenant. */
export const runHistory = (): HistoryTable<Run> =>
  new HistoryTable({
    tenantOf: ({ tenant }) => tenant,
    keyOf: ({ id }) => id,
    momentOf: ({ queuedAt }) => queuedAt,
    keptPerTenant: 20,
    keptInAll: KEPT_IN_ALL,
  });

/** The newest 50 ledger rows of every tenant. */
export const tickHistory = (): HistoryTable<Tick> =>
  new HistoryTable({
    tenantOf: ({ tenant }) => tenant,
    keyOf: tickKey,
    momentOf: ({ to }) => to,
    keptPerTenant: 50,
    keptInAll: KEPT_IN_ALL,
  });
