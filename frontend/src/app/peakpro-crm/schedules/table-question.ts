import type { ScheduleCounts, ScheduleState } from '@aetherlink/contracts/schedule';
import type { ScheduleQuery } from '../../data-access/schedules-api';
import type { CrmView } from '../view/crm-view';
import { STATES } from '../view/state-filter';

/** What the table asks the server for; paging aside. */
export type TableQuestion = Pick<CrmView, 'q' | 'states' | 'mode' | 'sort'>;

export function sameQuestion(a: TableQuestion, b: TableQuestion): boolean {
  return a.q === b.q && a.mode === b.mode && a.sort === b.sort && a.states.join() === b.states.join();
}

export function tableQuery({ q, states, mode, sort }: TableQuestion): ScheduleQuery {
  return { search: q.trim().toLowerCase(), state: states, ...(mode && { mode }), sort };
}

/** How many schedules the search finds in these states; in any when none is named. */
export function countOf(counts: ScheduleCounts, states: readonly ScheduleState[] = STATES): number {
  return states.reduce((sum, state) => sum + counts[state], 0);
}
