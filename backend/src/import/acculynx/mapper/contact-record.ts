import type { ImportedRecord, RecordContact } from '../../../domain/crm-record.js';
import type { JsonObject, JsonValue } from '../../../domain/json.js';
import { contentHash } from './canonical-json.js';
import { fieldOf, idOf, objectsOf, textOf } from './vendor-fields.js';

/** The list does not have it: kept apart, so that a contact's hash is the same wherever it was read. */
const DETAIL_ONLY = 'billingAddress';

/** A contact as the contact list gives it, or as its own page does. Undefined when it has no id. */
export function contactRecord(contact: JsonObject): ImportedRecord | undefined {
  const person = contactOf(contact);
  if (person.id === undefined) return undefined;
  const { [DETAIL_ONLY]: billing, ...listed } = contact;
  return {
    kind: 'contact',
    externalId: person.id,
    title: person.name ?? person.company ?? person.email ?? person.phone ?? '',
    status: '',
    contact: person,
    hash: contentHash(listed),
    raw: { contact: listed, ...(billing === undefined ? {} : { billing_address: billing }) },
  };
}

/** What is worth showing of a contact object; a stub has its id alone. */
export function contactOf(contact: JsonValue | undefined): RecordContact {
  const id = idOf(contact);
  const name = nameOf(contact);
  const company = textOf(contact, 'companyName');
  const email = preferred(contact, 'emailAddresses', 'address');
  const phone = preferred(contact, 'phoneNumbers', 'number');
  return {
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name }),
    ...(company === undefined ? {} : { company }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  };
}

/** First and last name, or undefined when there is neither. */
export function nameOf(person: JsonValue | undefined): string | undefined {
  const parts = [textOf(person, 'firstName'), textOf(person, 'lastName')].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' ') : undefined;
}

/** The primary one of a list, or else the first that says something. */
function preferred(contact: JsonValue | undefined, list: string, field: string): string | undefined {
  const items = objectsOf(fieldOf(contact, list));
  const primary = items.find((item) => item['primary'] === true && textOf(item, field) !== undefined);
  return textOf(primary, field) ?? items.map((item) => textOf(item, field)).find((text) => text !== undefined);
}
