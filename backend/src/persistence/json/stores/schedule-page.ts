import type { Moment } from '../../../domain/moment.js';
import type { ScheduleState } from '../../../domain/schedule-state.js';
import { ATTENTION_ORDER, latenessMs, SCHEDULE_STATES, scheduleState } from '../../../domain/schedule-state.js';
import type { SchedulePageResult, ScheduleQuery, ScheduleRow, ScheduleSortKey } from '../../persistence.js';
import { BestRows } from './best-rows.js';
import { readCursor, writeCursor } from '../../page-cursor.js';

/** A row with the value that orders it; equal values are ordered by tenant. */
interface Ranked {
  readonly row: ScheduleRow;
  readonly value: number;
}

type Order = (a: Pick<Ranked, 'value'> & Named, b: Pick<Ranked, 'value'> & Named) => number;
interface Named {
  readonly tenant: string;
}

/** Not due, because somebody or the product stopped it: behind every moment. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** One page, with the counts of the whole search. Later pages are of the moment of the first one. */
export function pageSchedules(rows: Iterable<ScheduleRow>, query: ScheduleQuery, now: Moment): SchedulePageResult {
  const from = query.cursor === undefined ? undefined : markOf(query.cursor);
  const at = from?.at ?? now;
  const counts = Object.fromEntries(SCHEDULE_STATES.map((state) => [state, 0])) as Record<ScheduleState, number>;
  const matches = matcher(query);
  const order = orderOf(query.descending);
  const best = new BestRows<Ranked & Named>(query.limit + 1, order);
  let total = 0;
  for (const row of rows) {
    if (!matches(row)) continue;
    const state = scheduleState(row.schedule, row.activeRun, at);
    counts[state] += 1;
    if (query.states && query.states.length > 0 && !query.states.includes(state)) continue;
    total += 1;
    const value = sortValue(query.sort, row, state, at);
    const ranked = { row, value, tenant: row.schedule.tenant };
    if (!from || order(ranked, from) > 0) best.offer(ranked);
  }
  const found = best.inOrder();
  const page = found.slice(0, query.limit);
  const last = page[page.length - 1];
  return {
    rows: page.map(({ row }) => row),
    counts,
    total,
    nextCursor: last && found.length > page.length ? writeCursor([at, last.value, last.tenant]) : null,
  };
}

function matcher({ search, tenant, onlyTenants, withKey }: ScheduleQuery): (row: ScheduleRow) => boolean {
  const wanted = search?.trim().toLowerCase();
  const seen = onlyTenants && new Set(onlyTenants);
  return ({ schedule, credential }) => {
    if (tenant !== undefined && schedule.tenant !== tenant) return false;
    if (seen?.has(schedule.tenant) === false) return false;
    if (withKey !== undefined && withKey !== (credential !== undefined)) return false;
    if (!wanted) return true;
    return schedule.tenant.includes(wanted) || (schedule.description?.toLowerCase().includes(wanted) ?? false);
  };
}

function sortValue(sort: ScheduleSortKey, { schedule }: ScheduleRow, state: ScheduleState, now: Moment): number {
  switch (sort) {
    case 'attention':
      return ATTENTION_ORDER.indexOf(state);
    case 'tenant':
      return 0;
    case 'next_run_at':
      return schedule.pause || schedule.hold ? NEVER : schedule.nextTickAt;
    case 'last_run':
      return schedule.lastRun;
    case 'lateness':
      return latenessMs(schedule, now);
  }
}

/** Slugs are ASCII: comparing code units is their alphabetical order, and far cheaper than a locale's. */
function orderOf(descending: boolean): Order {
  const sign = descending ? -1 : 1;
  return (a, b) => sign * (a.value - b.value || (a.tenant < b.tenant ? -1 : a.tenant > b.tenant ? 1 : 0));
}

function markOf(cursor: string): { readonly at: Moment; readonly value: number; readonly tenant: string } {
  const [at, value, tenant] = readCursor(cursor, ['number', 'number', 'string']);
  return { at: Number(at), value: Number(value), tenant: String(tenant) };
}
