import type { JsonObject } from '../../../domain/json.js';
import { fieldOf, idOf, momentOf, objectOf } from './vendor-fields.js';

type Kind = 'text' | 'moment' | 'object' | 'list';

const JOB: Readonly<Record<string, Kind>> = {
  jobName: 'text',
  currentMilestone: 'text',
  leadDeadReason: 'text',
  createdDate: 'moment',
  modifiedDate: 'moment',
  milestoneDate: 'moment',
  locationAddress: 'object',
  contacts: 'list',
};
const CONTACT: Readonly<Record<string, Kind>> = {
  firstName: 'text',
  lastName: 'text',
  companyName: 'text',
  phoneNumbers: 'list',
  emailAddresses: 'list',
};

/** Which field makes a job unreadable: one that the mapping needs and that has another type. Absent and null are fine. */
export const jobProblem = (job: JsonObject): string | undefined => problem(job, JOB);

/** As {@link jobProblem}, for a contact. */
export const contactProblem = (contact: JsonObject): string | undefined => problem(contact, CONTACT);

function problem(item: JsonObject, kinds: Readonly<Record<string, Kind>>): string | undefined {
  if (idOf(item) === undefined) return 'id';
  return Object.keys(kinds).find((name) => {
    const value = fieldOf(item, name);
    return value !== undefined && value !== null && !isOf(kinds[name], item, name);
  });
}

function isOf(kind: Kind | undefined, item: JsonObject, name: string): boolean {
  const value = fieldOf(item, name);
  switch (kind) {
    case 'moment':
      return value === '' || momentOf(item, name) !== undefined;
    case 'object':
      return objectOf(value) !== undefined;
    case 'list':
      return Array.isArray(value);
    default:
      return typeof value === 'string';
  }
}
