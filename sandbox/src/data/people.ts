import { guid, kind } from './guid.ts';
import type { JsonObject } from './json.ts';
import { link } from './link.ts';
import type { Location } from './location.ts';
import { country, states } from './lookups.ts';
import { Dice, stream } from './random.ts';
import { cities, companies, firstNames, hostileNames, lastNames, streets } from './words.ts';

export interface ContactIncludes {
  readonly phones: boolean;
  readonly emails: boolean;
}

export const noIncludes: ContactIncludes = { phones: false, emails: false };
export const allIncludes: ContactIncludes = { phones: true, emails: true };

export function address(dice: Dice): JsonObject {
  const city = dice.pick(cities);
  const state = states.find(({ id }) => id === city.stateId);
  return {
    street1: `${dice.int(1, 9_999)} ${dice.pick(streets)}`,
    street2: dice.chance(0.15) ? `Unit ${dice.int(1, 40)}` : null,
    city: city.name,
    state: state ?? null,
    zipCode: city.zip,
    country,
  };
}

const HOSTILE_EVERY = 50;

/** A person's name; in every location a few would be run by a page or a spreadsheet that trusts them. */
export function personName(seed: number, contact: number): { firstName: string; lastName: string } {
  const dice = new Dice(seed, stream.contact, contact, 1);
  const firstName = dice.pick(firstNames);
  const lastName = dice.pick(lastNames);
  const hostile = hostileNames[Math.floor(contact / HOSTILE_EVERY) % hostileNames.length];
  return contact % HOSTILE_EVERY === 7 && hostile ? { firstName: hostile, lastName } : { firstName, lastName };
}

/** North American numbers 555-0100 to 555-0199 belong to nobody. */
const phoneNumber = (dice: Dice, tag: number): string => `${dice.int(201, 989)}55501${String(tag).padStart(2, '0')}`;

const mailName = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '') || 'someone';

export function phones(location: Location, contact: number): readonly JsonObject[] {
  const dice = new Dice(location.seed, stream.contact, contact, 2);
  const count = dice.pick([0, 1, 1, 1, 2]);
  return Array.from({ length: count }, (_, nth) => {
    const id = guid(location.seed, kind.phone, contact * 4 + nth);
    return {
      id,
      number: phoneNumber(dice, location.contacts.tag(contact)),
      ext: dice.chance(0.1) ? String(dice.int(1, 99)) : null,
      type: dice.pick(['Home', 'Mobile', 'Work']),
      primary: nth === 0,
      smsOptOut: dice.chance(0.1),
      _link: link(`/contacts/${location.contacts.id(contact)}/phone-numbers/${id}`),
    };
  });
}

export function emails(location: Location, contact: number): readonly JsonObject[] {
  const dice = new Dice(location.seed, stream.contact, contact, 3);
  const { firstName, lastName } = personName(location.seed, contact);
  return Array.from({ length: dice.pick([0, 1, 1, 1]) }, (_, nth) => {
    const id = guid(location.seed, kind.email, contact * 4 + nth);
    return {
      id,
      address: `${mailName(firstName)}.${mailName(lastName)}.${contact}@example.com`,
      type: dice.pick(['Personal', 'Work', 'Other']),
      primary: true,
      _link: link(`/contacts/${location.contacts.id(contact)}/email-addresses/${id}`),
    };
  });
}

const stubs = (rows: readonly JsonObject[]): JsonObject[] => rows.map(({ id, _link }) => ({ id, _link }));

/** A contact as the list gives it; without includes, phones and mail addresses are stubs. */
export function contactRow(location: Location, contact: number, includes: ContactIncludes): JsonObject {
  const dice = new Dice(location.seed, stream.contact, contact, 4);
  const id = location.contacts.id(contact);
  const { firstName, lastName } = personName(location.seed, contact);
  const numbers = phones(location, contact);
  const mails = emails(location, contact);
  return {
    id,
    firstName,
    lastName: dice.chance(0.02) ? null : lastName,
    salutation: dice.chance(0.2) ? dice.pick(['Mr.', 'Ms.', 'Dr.']) : null,
    crossReference: dice.chance(0.1) ? `X-${contact}` : null,
    companyName: dice.chance(0.15) ? dice.pick(companies) : null,
    mailingAddress: dice.chance(0.9) ? address(dice) : null,
    phoneNumbers: includes.phones ? numbers : stubs(numbers),
    emailAddresses: includes.emails ? mails : stubs(mails),
    ...location.contacts.editsOf(contact),
    _link: link(`/contacts/${id}`),
  };
}

/** A contact as its own page gives it: the row and the billing address. */
export function contactDetail(location: Location, contact: number, includes: ContactIncludes): JsonObject {
  const dice = new Dice(location.seed, stream.contact, contact, 5);
  const billingAddress = dice.chance(0.7) ? address(dice) : null;
  const { _link, phoneNumbers, emailAddresses, ...row } = contactRow(location, contact, includes);
  return { ...row, billingAddress, phoneNumbers, emailAddresses, _link };
}
