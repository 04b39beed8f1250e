import type { JsonObject } from '../../../../domain/json.js';
import type { Moment } from '../../../../domain/moment.js';
import { readCollection } from '../../client/paging/collection.js';
import { rowId } from '../../client/paging/row-id.js';
import {
  ALL_MILESTONES,
  dayOf,
  type Finding,
  momentIn,
  notSettled,
  type ProbeGround,
  type ProbeQuestion,
} from '../probe-ground.js';

const DAY_MS = 86_400_000;
/** West of Greenwich by so much or more: every location of the vendor's customers. */
const HOURS_WEST = 5;
const MOST_PAGES = 8;

/** Whether the day filter finds a job on a day. Undefined when the day has too many jobs to look through. */
async function isOnDay(ground: ProbeGround, job: JsonObject, day: string): Promise<boolean | undefined> {
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await ground.list('/jobs', {
      pageSize: 25,
      pageStartIndex: page * 25,
      startDate: day,
      endDate: day,
      dateFilterType: 'CreatedDate',
      sortBy: 'CreatedDate',
      sortOrder: 'Descending',
    });
    if (!found) return undefined;
    if (found.items.some((row) => rowId(row) === rowId(job))) return true;
    if (found.items.length < 25) return false;
  }
  return undefined;
}

/** A job that was created on one day in UTC and surely on the day before at its location. */
async function jobOfTwoDays(ground: ProbeGround): Promise<{ job: JsonObject; created: Moment } | undefined> {
  const query = { pageSize: 25, sortBy: 'CreatedDate', sortOrder: 'Descending' };
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await ground.list('/jobs', { ...query, pageStartIndex: page * 25 });
    for (const job of found?.items ?? []) {
      const created = momentIn(job, 'createdDate');
      // Midnight itself is a date that somebody typed in, not a moment.
      const hour = created === undefined ? 24 : (created % DAY_MS) / 3_600_000;
      if (created !== undefined && rowId(job) !== undefined && hour > 0 && hour < HOURS_WEST) return { job, created };
    }
    if ((found?.items.length ?? 0) < 25) break;
  }
  return undefined;
}

async function askZone(ground: ProbeGround): Promise<Finding> {
  const tomorrow = await ground.get('/jobs', {
    pageSize: 1,
    startDate: dayOf(ground.now - DAY_MS),
    endDate: dayOf(ground.now + DAY_MS),
    dateFilterType: 'ModifiedDate',
  });
  const future =
    tomorrow.kind === 'ok' ? 'accepted' : tomorrow.kind === 'refused' ? `refused: ${tomorrow.reason}` : tomorrow.kind;
  const found = await jobOfTwoDays(ground);
  if (!found) {
    const why = 'none of the youngest jobs was created in the first five hours of a UTC day';
    return { answer: `Time zone not settled: ${why}. An end date in the future is ${future}.`, evidence: { future } };
  }
  const [utcDay, dayBefore] = [dayOf(found.created), dayOf(found.created - DAY_MS)];
  const [onUtcDay, onDayBefore] = [
    await isOnDay(ground, found.job, utcDay),
    await isOnDay(ground, found.job, dayBefore),
  ];
  const zone =
    onUtcDay && !onDayBefore ? 'UTC' : onDayBefore && !onUtcDay ? 'the time zone of the location' : 'not settled';
  return {
    answer: `Days of the filter are days in ${zone}. An end date in the future is ${future}.`,
    evidence: {
      future,
      created: new Date(found.created).toISOString(),
      found_on: { [utcDay]: onUtcDay ?? null, [dayBefore]: onDayBefore ?? null },
    },
  };
}

async function askUnassigned(ground: ProbeGround): Promise<Finding> {
  const leads = await ground.someUnassigned();
  const lead = leads.find((job) => momentIn(job, 'modifiedDate') !== undefined);
  const modified = lead && momentIn(lead, 'modifiedDate');
  if (!lead || modified === undefined) return notSettled('there is no unassigned lead.');
  const answer = await ground.get('/jobs', {
    pageSize: 25,
    pageStartIndex: 0,
    assignment: 'unassigned',
    milestones: ALL_MILESTONES,
    startDate: dayOf(modified - DAY_MS),
    endDate: dayOf(modified + DAY_MS),
    dateFilterType: 'ModifiedDate',
  });
  if (answer.kind !== 'ok') return notSettled(`the filter is answered with ${answer.kind}.`);
  const { items } = readCollection(answer.body);
  // The days may be those of another time zone.
  const outside = items.filter((job) => Math.abs((momentIn(job, 'modifiedDate') ?? modified) - modified) > 3 * DAY_MS);
  const dead = leads.filter((job) => typeof job['leadDeadReason'] === 'string').length;
  const holds = outside.length === 0 && items.some((job) => rowId(job) === rowId(lead));
  return {
    answer: `The filter by ModifiedDate ${holds ? 'holds' : 'does not hold'} for unassigned leads; of the first ${leads.length} of them ${dead} are dead.`,
    evidence: { window_rows: items.length, outside_of_the_window: outside.length, leads: leads.length, dead },
  };
}

export const zoneQuestion: ProbeQuestion = {
  question: 'In which time zone are the days of the date filter, and may its end lie in the future?',
  ask: askZone,
};

export const unassignedQuestion: ProbeQuestion = {
  question: 'Does assignment=unassigned take a filter by ModifiedDate, and does it show dead leads?',
  ask: askUnassigned,
};
