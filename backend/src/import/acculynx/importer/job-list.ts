import type { Sweep } from '../../../domain/import-state.js';
import { ImportFailure } from '../../importer.js';
import type { ListSpec } from '../client/paging/list-spec.js';
import { dateText, dayOf } from './days.js';
import type { ImportRun } from './import-run.js';

/** The vendor refuses larger pages of jobs. */
export const JOBS_PER_PAGE = 25;

/** 2000-01-01, in days since 1970: before anything that the vendor has. */
export const FIRST_DAY = 10_957;

/** All of them, because the list leaves dead leads out unless they are asked for by name. */
const EVERY_MILESTONE = 'lead,prospect,approved,completed,invoiced,closed,cancelled,dead';

export interface JobFilter {
  readonly sweep: Sweep;
  readonly by: 'CreatedDate' | 'ModifiedDate';
  readonly order: 'Ascending' | 'Descending';
  /** Both days are included. */
  readonly fromDay: number;
  readonly toDay: number;
}

/** One half of the job list. `contacts` is the spelling that was measured, `contact` the documented one. */
export function jobList({ sweep, by, order, fromDay, toDay }: JobFilter): ListSpec {
  return {
    path: '/jobs',
    pageSize: JOBS_PER_PAGE,
    query: {
      includes: 'contacts,contact',
      dateFilterType: by,
      startDate: dateText(fromDay),
      endDate: dateText(toDay),
      sortBy: by,
      sortOrder: order,
      ...(sweep === 'unassigned' ? { assignment: 'unassigned', milestones: EVERY_MILESTONE } : {}),
    },
  };
}

/** How people call a half of the list. */
export const sweepName = (sweep: Sweep): string => (sweep === 'assigned' ? 'jobs' : 'unassigned and dead jobs');

/** Tomorrow, so that no time zone hides the newest jobs; today, where the vendor refused a day to come. */
export const lastDay = (run: ImportRun): number => dayOf(run.startedAt) + (run.state.filterEndsToday ? 0 : 1);

/** Does `read` once more with a filter that ends today, if the vendor refuses one that ends tomorrow. */
export async function withLastDay<Result>(run: ImportRun, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    const refused = error instanceof ImportFailure && error.code === 'request_refused';
    if (!refused || run.state.filterEndsToday) throw error;
    run.remember({ filterEndsToday: true });
    run.note('warn', 'AccuLynx refused a date filter that ends tomorrow; it ends today from now on.');
    return read();
  }
}
