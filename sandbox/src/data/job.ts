import { guid, kind } from './guid.ts';
import type { JsonObject } from './json.ts';
import { link } from './link.ts';
import type { Location } from './location.ts';
import { jobCategories, leadSources, tradeTypes, workTypes } from './lookups.ts';
import { APPROVED, CANCELLED, milestoneName } from './milestones.ts';
import { DAY, iso } from './moment.ts';
import { address, contactRow, noIncludes, personName } from './people.ts';
import { Dice, stream } from './random.ts';
import { cities, deadReasons, notes } from './words.ts';

export interface JobIncludes {
  readonly contact: boolean;
  readonly initialAppointment: boolean;
}

function jobCategory(dice: Dice): JsonObject {
  const { id, name } = dice.pick(jobCategories);
  return { id, name };
}

/** Live, a trade of a job has an `id`; described, it is a `tradeId`. */
function tradesOf(location: Location, count: number): JsonObject[] {
  const trades = tradeTypes(location.seed).slice(0, count);
  return location.profile === 'live' ? trades : trades.map(({ id, name }) => ({ tradeId: id, name }));
}

/** The contacts of a job, the primary one first; `full` expands the person, whose phones stay stubs. */
export function jobContacts(location: Location, job: number, full: boolean): JsonObject[] {
  return location.contacts.ofJob(job).map((contact, nth) => {
    const id = guid(location.seed, kind.jobContact, job * 4 + nth);
    const contactId = location.contacts.id(contact);
    return {
      id,
      contact: full
        ? contactRow(location, contact, noIncludes)
        : { id: contactId, _link: link(`/contacts/${contactId}`) },
      isPrimary: nth === 0,
      relationToPrimary: nth === 0 ? null : 'Spouse',
      _link: link(`/jobs/${location.jobs.id(job)}/contacts/${id}`),
    };
  });
}

/** The first appointment of a job, or null; half the jobs have one. */
export function initialAppointment(location: Location, job: number): JsonObject | null {
  const dice = new Dice(location.seed, stream.appointment, job);
  if (dice.chance(0.5)) return null;
  const start = location.jobs.beginning(job).created + dice.int(1, 14) * DAY;
  return {
    startDate: iso(start),
    endDate: iso(start + 3_600_000),
    notes: dice.pick(notes),
    _link: link(`/jobs/${location.jobs.id(job)}/initial-appointment`),
  };
}

/** Only numbered jobs have the number in front of the customer; few jobs are numbered. */
function naming(location: Location, job: number, dice: Dice): { jobName: string | null; jobNumber: string | null } {
  const [contact] = location.contacts.ofJob(job);
  const person = contact === undefined ? undefined : personName(location.seed, contact);
  const customer = person ? `${person.firstName} ${person.lastName}` : null;
  const numbered = location.jobs.beginning(job).milestone >= APPROVED && dice.chance(0.25);
  const withoutName = dice.chance(0.02);
  if (withoutName) return { jobName: null, jobNumber: '' };
  if (!numbered) return { jobName: customer, jobNumber: dice.chance(0.2) ? null : '' };
  const jobNumber = `T${location.number}-${1_000 + job}`;
  return { jobName: `${jobNumber}: ${customer ?? 'unknown'}`, jobNumber };
}

/** A job as the list and its own page give it. */
export function jobRow(location: Location, job: number, includes: JobIncludes): JsonObject {
  const dice = new Dice(location.seed, stream.job, job);
  const id = location.jobs.id(job);
  const { created, modified, milestoneAt, milestone, dead } = location.jobs.standing(job);
  const changes = location.jobs.changesOf(job);
  const city = dice.pick(cities);
  const { jobName, jobNumber } = naming(location, job, new Dice(location.seed, stream.job, job, 2));
  const reason = dice.pick(deadReasons);
  return {
    id,
    contacts: jobContacts(location, job, includes.contact),
    locationAddress: dice.chance(0.97) ? address(dice) : null,
    geoLocation: dice.chance(0.8)
      ? { latitude: city.latitude + dice.int(0, 99) / 1_000, longitude: city.longitude - dice.int(0, 99) / 1_000 }
      : null,
    tradeTypes: tradesOf(location, dice.int(0, 2)),
    jobCategory: dice.chance(0.9) ? jobCategory(dice) : null,
    workType: dice.chance(0.9) ? dice.pick(workTypes) : null,
    leadSource: dice.chance(0.85) ? dice.pick(leadSources(location.seed)) : null,
    leadDeadReason: dead ? (changes.deadReason ?? reason) : null,
    currentMilestone: milestoneName(dead ? CANCELLED : milestone),
    milestoneDate: iso(milestoneAt),
    createdDate: iso(created),
    modifiedDate: iso(modified),
    jobName,
    jobNumber,
    priority: dice.pick(['Normal', 'Normal', 'Normal', 'High', 'Low', 'Urgent']),
    ...changes.fields,
    ...(includes.initialAppointment ? { initialAppointment: initialAppointment(location, job) } : {}),
    _link: link(`/jobs/${id}`),
  };
}
