import type { ImportedRecord, RecordContact } from '../../../domain/crm-record.js';
import type { JsonObject, JsonValue } from '../../../domain/json.js';
import type { Moment } from '../../../domain/moment.js';
import { contentHash } from './canonical-json.js';
import { contactOf } from './contact-record.js';
import type { UserNames } from './user-record.js';
import { fieldOf, idOf, momentOf, numberOf, objectOf, objectsOf, textOf } from './vendor-fields.js';

/** What the vendor keeps apart from the job object, each by its own call; a part that was not read is left out. */
export interface JobParts {
  readonly representatives?: JsonValue;
  readonly milestone_history?: JsonValue;
  readonly financials?: JsonValue;
  readonly payments_overview?: JsonValue;
  /** Its primary contact, as the contact's own page gives it. */
  readonly contact?: JsonValue;
}

export interface JobReading {
  /** As the list gave it. */
  readonly job: JsonObject;
  readonly parts: JobParts;
  readonly users: UserNames;
  readonly detailsAt?: Moment;
  readonly contactAt?: Moment;
}

/** Undefined when the job has no id. */
export function jobRecord({ job, parts, users, detailsAt, contactAt }: JobReading): ImportedRecord | undefined {
  const externalId = idOf(job);
  if (externalId === undefined) return undefined;
  const owner = ownerOf(parts.representatives, users);
  const value = numberOf(parts.financials, 'approvedJobValue');
  const contact = primaryContact(job, parts.contact);
  const createdAt = momentOf(job, 'createdDate');
  const modifiedAt = momentOf(job, 'modifiedDate');
  return {
    kind: 'job',
    externalId,
    title: textOf(job, 'jobName') ?? textOf(fieldOf(job, 'locationAddress'), 'street1') ?? '',
    status: statusOf(job),
    ...(owner === undefined ? {} : { owner }),
    ...(value === undefined ? {} : { value }),
    ...(contact === undefined ? {} : { contact }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    hash: contentHash(job),
    ...(detailsAt === undefined ? {} : { detailsAt }),
    ...(contactAt === undefined ? {} : { contactAt }),
    raw: { job, ...parts },
  };
}

/** The id of a job's primary contact, or of its first one when none is marked. */
export function primaryContactId(job: JsonObject): string | undefined {
  return idOf(fieldOf(primaryLink(job), 'contact'));
}

/** What the job object itself says of its primary contact. */
export const listedContact = (job: JsonObject): RecordContact => contactOf(fieldOf(primaryLink(job), 'contact'));

/** The milestone in a job record's status. */
export const milestoneOf = (status: string): string => status.split(' (', 1)[0] ?? status;

/** The ids of everybody who looks after a job. */
export function representativeIds(representatives: JsonValue | undefined): readonly string[] {
  return objectsOf(representatives).flatMap((one) => idOf(fieldOf(one, 'user')) ?? []);
}

function statusOf(job: JsonObject): string {
  const milestone = textOf(job, 'currentMilestone') ?? '';
  const reason = textOf(job, 'leadDeadReason');
  return reason === undefined ? milestone : `${milestone} (${reason})`.trimStart();
}

function ownerOf(representatives: JsonValue | undefined, users: UserNames): string | undefined {
  const all = objectsOf(representatives);
  for (const type of ['CompanyRepresentative', 'SalesOwner']) {
    for (const one of all.filter((each) => each['type'] === type)) {
      const user = fieldOf(one, 'user');
      const name = textOf(user, 'displayName') ?? users.get(idOf(user) ?? '');
      if (name !== undefined && name !== '') return name;
    }
  }
  return undefined;
}

function primaryLink(job: JsonObject): JsonObject | undefined {
  const links = objectsOf(job['contacts']);
  return links.find((link) => link['isPrimary'] === true) ?? links[0];
}

/** The contact's own page knows phone and mail; the job object may know the name. A page of somebody else is no help. */
function primaryContact(job: JsonObject, page: JsonValue | undefined): RecordContact | undefined {
  const listed = listedContact(job);
  const detail = contactOf(objectOf(page));
  const contact = detail.id !== undefined && detail.id === listed.id ? { ...listed, ...detail } : listed;
  return Object.keys(contact).length > 0 ? contact : undefined;
}
