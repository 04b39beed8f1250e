import { guid, kind } from './guid.ts';
import type { JsonObject } from './json.ts';
import type { Location } from './location.ts';
import { DAY, iso } from './moment.ts';
import { Dice, stream } from './random.ts';
import { user, USERS } from './users.ts';

/** A calendar for the office and one for each active user, which shares the user's id. */
export function calendars(location: Location): { id: string; name: string }[] {
  const people = Array.from({ length: USERS }, (_, index) => user(location, index));
  const own = people.filter(({ status }) => status === 'Active').map(({ id, displayName }) => ({ id, name: displayName }));
  return [{ id: guid(location.seed, kind.appointment, 0), name: 'Office' }, ...own];
}

export interface AppointmentWindow {
  /** ms since the epoch, both included. */
  readonly from: number;
  readonly to: number;
  readonly jobId?: string;
  readonly eventType?: string;
}

/** The appointments of a calendar: every job's first visit stands in one of them. */
export function appointments(location: Location, calendar: number, window: AppointmentWindow): JsonObject[] {
  const count = calendars(location).length;
  return location.jobs
    .sorted('CreatedDate')
    .filter((job) => new Dice(location.seed, stream.appointment, job, 2).int(0, count - 1) === calendar)
    .map((job) => ({ job, start: location.jobs.beginning(job).created + 2 * DAY }))
    .filter(({ start }) => start >= window.from && start < window.to)
    .map(({ job, start }) => {
      const jobId = location.jobs.id(job);
      return {
        id: guid(location.seed, kind.appointment, job + 1),
        eventType: 'Appointment',
        title: 'Inspection',
        attendees: [],
        job: { id: jobId },
        jobId,
        jobName: null,
        location: null,
        allDay: false,
        start: iso(start),
        end: iso(start + 3_600_000),
        sharedWithCustomerPortal: false,
      };
    })
    .filter(({ jobId, eventType }) => (window.jobId ?? jobId) === jobId && (window.eventType ?? eventType) === eventType);
}
