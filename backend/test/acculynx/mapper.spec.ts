import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/domain/json.js';
import { canonicalJson, contentHash } from '../../src/import/acculynx/mapper/canonical-json.js';
import { contactRecord } from '../../src/import/acculynx/mapper/contact-record.js';
import {
  type JobParts,
  jobRecord,
  milestoneOf,
  primaryContactId,
} from '../../src/import/acculynx/mapper/job-record.js';
import { userRecord } from '../../src/import/acculynx/mapper/user-record.js';

/** Anything JSON can say, through the door that it comes in by. */
const anyJson = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);

/** An object with the vendor's names and anything at all behind them. */
const looksLike = (...names: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(
      fc.dictionary(fc.constantFrom(...names), anyJson),
      fc.dictionary(fc.constantFrom('constructor', 'toString', 'hasOwnProperty', 'x'), anyJson),
    )
    .map(([known, other]) => ({ ...other, ...known }));

const anyJob = looksLike(
  'id',
  'jobName',
  'currentMilestone',
  'leadDeadReason',
  'locationAddress',
  'contacts',
  'createdDate',
  'modifiedDate',
);
const anyContact = looksLike(
  'id',
  'firstName',
  'lastName',
  'companyName',
  'phoneNumbers',
  'emailAddresses',
  'billingAddress',
);
const anyUser = looksLike('id', 'displayName', 'firstName', 'lastName', 'status', 'email');
const anyParts = fc.dictionary(
  fc.constantFrom('representatives', 'milestone_history', 'financials', 'payments_overview', 'contact'),
  anyJson,
);
const anyId = fc.oneof(
  fc.uuid(),
  fc.string().filter((text) => text.trim() !== ''),
  fc.maxSafeInteger(),
);

const NO_USERS = new Map<string, string>();

function shuffled(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, of]) => [name, shuffled(of as JsonValue)]),
  );
}

describe('the canonical JSON', () => {
  it('does not depend on the order of names, and parses back to the same value', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(canonicalJson(shuffled(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
      }),
    );
  });

  it('tells objects apart that differ anywhere', () => {
    fc.assert(
      fc.property(anyJob, anyJson, (job, value) => {
        const changed = { ...job, x: [value, job['x'] ?? null] };
        expect(contentHash(changed)).not.toBe(contentHash(job));
      }),
    );
  });

  it('is the text that the hash is made of', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'ä"' }], a: true })).toBe('{"a":true,"b":[1,{"c":"ä\\"","d":null}]}');
    expect(contentHash({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });
});

describe('a job', () => {
  it('never breaks the mapping, whatever the vendor sends, and is kept word for word', () => {
    fc.assert(
      fc.property(anyJob, anyId, anyParts, (job, id, parts) => {
        const record = jobRecord({ job: { ...job, id }, parts, users: NO_USERS });
        expect(record?.externalId).toBe(String(id));
        expect(record?.raw).toEqual({ job: { ...job, id }, ...parts });
        expect(record?.hash).toBe(contentHash({ ...job, id }));
        expect(typeof record?.title).toBe('string');
        expect(typeof record?.status).toBe('string');
        for (const moment of [record?.createdAt, record?.modifiedAt]) {
          if (moment !== undefined) expect(Number.isFinite(moment)).toBe(true);
        }
        if (record?.value !== undefined) expect(Number.isFinite(record.value)).toBe(true);
      }),
    );
  });

  it('without an id is no record', () => {
    fc.assert(
      fc.property(anyJob, fc.constantFrom<JsonValue>(null, '', '  ', 1.5, true, [], {}), (job, id) => {
        expect(jobRecord({ job: { ...job, id }, parts: {}, users: NO_USERS })).toBeUndefined();
      }),
    );
  });

  const job: JsonObject = {
    id: 'job-1',
    jobName: 'T1-1001: Ada Example',
    jobNumber: '0042',
    currentMilestone: 'Approved',
    createdDate: '2026-01-02T03:04:05Z',
    modifiedDate: '2026-02-03T04:05:06Z',
    locationAddress: { street1: '1 Example Street' },
    contacts: [
      { id: 'link-2', isPrimary: false, contact: { id: 'contact-2' } },
      { id: 'link-1', isPrimary: true, contact: { id: 'contact-1', firstName: 'Ada', lastName: 'Example' } },
    ],
  };

  it('has title, milestone, moments, value and contact from where the vendor keeps them', () => {
    const parts: JobParts = {
      financials: { approvedJobValue: 1234.5 },
      representatives: {
        items: [
          { type: 'SalesOwner', user: { id: 'user-2' } },
          { type: 'CompanyRepresentative', user: { id: 'user-1' } },
        ],
      },
      contact: {
        id: 'contact-1',
        emailAddresses: [{ address: 'second@example.com' }, { address: 'first@example.com', primary: true }],
        phoneNumbers: [{ number: '0305550100' }],
      },
    };
    const users = new Map([
      ['user-1', 'Rita Representative'],
      ['user-2', 'Sam Sales'],
    ]);
    expect(jobRecord({ job, parts, users, detailsAt: 7, contactAt: 8 })).toMatchObject({
      kind: 'job',
      title: 'T1-1001: Ada Example',
      status: 'Approved',
      owner: 'Rita Representative',
      value: 1234.5,
      contact: { id: 'contact-1', name: 'Ada Example', email: 'first@example.com', phone: '0305550100' },
      createdAt: Date.UTC(2026, 0, 2, 3, 4, 5),
      modifiedAt: Date.UTC(2026, 1, 3, 4, 5, 6),
      detailsAt: 7,
      contactAt: 8,
    });
  });

  it('takes the sales owner when nobody else represents the company', () => {
    const representatives = [{ type: 'SalesOwner', user: { id: 'user-2' } }];
    const users = new Map([['user-2', 'Sam Sales']]);
    expect(jobRecord({ job, parts: { representatives }, users })?.owner).toBe('Sam Sales');
  });

  it('without a name is called by its street', () => {
    expect(jobRecord({ job: { ...job, jobName: null }, parts: {}, users: NO_USERS })?.title).toBe('1 Example Street');
  });

  it('that died says why, and its milestone can still be told', () => {
    const dead = { ...job, currentMilestone: 'Cancelled', leadDeadReason: 'Price (too high)' };
    const record = jobRecord({ job: dead, parts: {}, users: NO_USERS });
    expect(record?.status).toBe('Cancelled (Price (too high))');
    expect(milestoneOf(record?.status ?? '')).toBe('Cancelled');
  });

  it('takes no phone number from a page of somebody else', () => {
    const contact = { id: 'contact-9', phoneNumbers: [{ number: '0305550199' }] };
    expect(jobRecord({ job, parts: { contact }, users: NO_USERS })?.contact).toEqual({
      id: 'contact-1',
      name: 'Ada Example',
    });
  });

  it('without a marked contact takes the first', () => {
    expect(primaryContactId({ contacts: [{ contact: { id: 'a' } }, { contact: { id: 'b' } }] })).toBe('a');
    expect(primaryContactId({ contacts: [] })).toBeUndefined();
  });
});

describe('a contact and a user', () => {
  it('never break the mapping and keep their ids and words', () => {
    fc.assert(
      fc.property(anyContact, anyUser, anyId, (contact, user, id) => {
        const person = contactRecord({ ...contact, id });
        expect(person?.externalId).toBe(String(id));
        const whole: JsonObject = { ...contact, id };
        const { billingAddress, ...listed } = whole;
        expect(person?.raw).toEqual({
          contact: listed,
          ...(billingAddress === undefined ? {} : { billing_address: billingAddress }),
        });
        const colleague = userRecord({ ...user, id });
        expect(colleague?.externalId).toBe(String(id));
        expect(colleague?.raw).toEqual({ user: { ...user, id } });
      }),
    );
  });

  it('have the same hash whether the contact was read from the list or from its own page', () => {
    const listed = { id: 'contact-1', firstName: 'Ada' };
    expect(contactRecord({ ...listed, billingAddress: { city: 'Example' } })?.hash).toBe(contactRecord(listed)?.hash);
  });

  it('are called by what there is', () => {
    expect(contactRecord({ id: 1, companyName: 'Example Ltd' })).toMatchObject({
      externalId: '1',
      title: 'Example Ltd',
    });
    expect(userRecord({ id: 'u', firstName: 'Uma', lastName: 'User', status: 'Active' })).toMatchObject({
      title: 'Uma User',
      status: 'Active',
    });
  });
});
