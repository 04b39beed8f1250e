import type { RecordContact, RecordRow } from '../../domain/crm-record.js';
import { RECORD_KINDS } from '../../domain/crm-record.js';
import { toSeconds } from '../../domain/moment.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

/** A number that is none has no form in JSON: it would make the line unreadable. */
const finite = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) ? value : undefined;

const seconds = (moment: number | undefined): number | undefined => {
  const known = finite(moment);
  return known === undefined ? undefined : toSeconds(known);
};

/** An imported record as it is kept, without what the vendor said and without its tenant. */
export function encodeRecord(row: RecordRow): JsonObject {
  return {
    kind: row.kind,
    external_id: row.externalId,
    title: row.title,
    status: row.status,
    owner: row.owner,
    value: finite(row.value),
    contact: row.contact,
    created_at: seconds(row.createdAt),
    modified_at: seconds(row.modifiedAt),
    hash: row.hash,
    details_at: seconds(row.detailsAt),
    contact_at: seconds(row.contactAt),
    first_seen_at: toSeconds(row.firstSeenAt),
    last_seen_at: toSeconds(row.lastSeenAt),
    missing: row.missing || undefined,
    run_id: row.runId,
  };
}

/** @throws MalformedRecord */
export function decodeRecord(tenant: string, value: unknown): RecordRow {
  const fields = JsonFields.of(value, 'record');
  const row: { -readonly [Name in keyof RecordRow]: RecordRow[Name] } = {
    tenant,
    kind: fields.oneOf('kind', RECORD_KINDS),
    externalId: fields.text('external_id'),
    title: fields.text('title'),
    status: fields.text('status'),
    hash: fields.text('hash'),
    firstSeenAt: fields.moment('first_seen_at'),
    lastSeenAt: fields.moment('last_seen_at'),
    missing: fields.optionalFlag('missing') ?? false,
    runId: fields.text('run_id'),
  };
  const contact = fields.optionalObject('contact');
  if (fields.has('owner')) row.owner = fields.text('owner');
  if (fields.has('value')) row.value = fields.number('value');
  if (contact) row.contact = decodeContact(contact);
  if (fields.has('created_at')) row.createdAt = fields.moment('created_at');
  if (fields.has('modified_at')) row.modifiedAt = fields.moment('modified_at');
  if (fields.has('details_at')) row.detailsAt = fields.moment('details_at');
  if (fields.has('contact_at')) row.contactAt = fields.moment('contact_at');
  return row;
}

const CONTACT_PARTS = ['id', 'name', 'company', 'email', 'phone'] as const;

function decodeContact(value: unknown): RecordContact {
  const fields = JsonFields.of(value, 'contact');
  const contact: { -readonly [Name in keyof RecordContact]: RecordContact[Name] } = {};
  for (const part of CONTACT_PARTS) if (fields.has(part)) contact[part] = fields.text(part);
  return contact;
}
