import { appointments, calendars } from '../data/appointments.ts';
import { DAY } from '../data/moment.ts';
import { findUser, user, USERS } from '../data/users.ts';
import { notFound, ok, problem, type Answer } from '../http/answer.ts';
import { get, type Call, type Route } from '../http/call.ts';
import { pageOf, rules } from '../paging/page.ts';
import { daysOf } from './job-filter.ts';

const LONGEST_WINDOW = 90 * DAY;

/** Only those who are active, unless other states are asked for. */
function listUsers(call: Call): Answer {
  const wanted = (call.query.get('status') || 'Active').split(',');
  const everybody = Array.from({ length: USERS }, (_, index) => user(call.location, index));
  return pageOf(
    call,
    rules.users,
    everybody.filter(({ status }) => wanted.includes(status)),
  );
}

function listAppointments(call: Call, only?: string): Answer {
  const calendar = calendars(call.location).findIndex(({ id }) => id === call.params['calendarId']);
  if (calendar < 0) return notFound();
  const days = daysOf(call.query.get('startDate'), call.query.get('endDate'));
  if (!days && only === undefined) return problem(400, 'Start Date and End Date are required.');
  if (days && 'status' in days) return days;
  if (days && days.to - days.from > LONGEST_WINDOW + DAY) {
    return problem(400, 'The range between Start Date and End Date must not be greater than 90 days.');
  }
  const found = appointments(call.location, calendar, {
    ...(days ?? { from: -Infinity, to: Infinity }),
    jobId: call.query.get('jobId') ?? undefined,
    eventType: call.query.get('eventType') ?? undefined,
  });
  if (only === undefined) return pageOf(call, rules.calendars, found);
  const one = found.find(({ id }) => id === only);
  return one ? ok(one) : notFound();
}

export const peopleRoutes: readonly Route[] = [
  get('/users', listUsers),
  get('/users/{userId}', ({ location, params }) => {
    const index = findUser(location, params['userId'] ?? '');
    return index === undefined ? notFound() : ok(user(location, index));
  }),
  get('/calendars', (call) => pageOf(call, rules.calendars, calendars(call.location))),
  get('/calendars/{calendarId}/appointments', (call) => listAppointments(call)),
  get('/calendars/{calendarId}/appointments/{appointmentId}', (call) =>
    listAppointments(call, call.params['appointmentId'] ?? ''),
  ),
];
