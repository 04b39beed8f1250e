import { jobRow } from '../data/job.ts';
import { milestoneHistory } from '../data/job-history.ts';
import type { JsonObject } from '../data/json.ts';
import type { Location } from '../data/location.ts';
import { financials, paymentsOverview } from '../data/money.ts';
import { allIncludes, contactDetail, contactRow } from '../data/people.ts';
import { representatives } from '../data/representatives.ts';
import { user, USERS } from '../data/users.ts';
import { contentHash } from './canonical.ts';

/** A job as both sweeps together reach it, with its children. */
function jobTruth(location: Location, index: number, full: boolean): JsonObject {
  const job = jobRow(location, index, { contact: true, initialAppointment: false });
  const short = { id: location.jobs.id(index), hidden: location.jobs.isHidden(index), sha256: contentHash(job) };
  if (!full) return short;
  const [primary] = location.contacts.ofJob(index);
  return {
    ...short,
    job,
    representatives: representatives(location, index),
    milestone_history: milestoneHistory(location, index),
    financials: financials(location, index, { worksheet: false, amendments: false }),
    payments_overview: paymentsOverview(location, index),
    contact: primary === undefined ? null : contactDetail(location, primary, allIncludes),
  };
}

export interface Truth {
  readonly jobs: () => Generator<JsonObject>;
  readonly contacts: () => Generator<JsonObject>;
  readonly users: () => Generator<JsonObject>;
}

/** Everything that a complete import of a location brings home, made row by row: it may be large. */
export function truthOf(location: Location, full: boolean): Truth {
  return {
    *jobs() {
      for (const index of location.jobs.sorted('CreatedDate')) yield jobTruth(location, index, full);
    },
    *contacts() {
      for (let index = 0; index < location.contacts.length; index += 1) {
        yield full ? contactRow(location, index, allIncludes) : { id: location.contacts.id(index) };
      }
    },
    *users() {
      for (let index = 0; index < USERS; index += 1) {
        const row = user(location, index);
        yield full ? { ...row } : { id: row.id };
      }
    },
  };
}
