import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CrmRecord } from '../domain/crm-record.js';
import type { JsonObject } from '../domain/json.js';
import { recordDetailWire, recordWire } from './record-wire.js';

const SEEN = Date.UTC(2026, 10, 12);
const record = (over: Partial<CrmRecord> = {}): CrmRecord => ({
  tenant: 'acme',
  kind: 'job',
  externalId: 'job-1',
  title: 'A roof',
  status: 'Approved',
  hash: 'hash',
  firstSeenAt: SEEN,
  lastSeenAt: SEEN + 1_000,
  missing: false,
  runId: 'run-1',
  raw: {},
  ...over,
});

describe('a record on the wire', () => {
  it('leaves out what is not known', () => {
    expect(recordWire(record())).toEqual({
      tenant: 'acme',
      kind: 'job',
      external_id: 'job-1',
      title: 'A roof',
      status: 'Approved',
      source: 'acculynx',
      first_seen_at: SEEN / 1000,
      first_seen_at_iso: '2026-11-12T00:00:00.000Z',
      last_seen_at: SEEN / 1000 + 1,
      last_seen_at_iso: '2026-11-12T00:00:01.000Z',
      missing: false,
      run_id: 'run-1',
    });
  });

  it('shows whom and how much it is about', () => {
    const contact = { id: 'c', name: 'Bo', company: 'Bo Ltd', email: 'bo@example.com', phone: '555-0100' };
    const wire = recordWire(record({ owner: 'Ada', value: 12.5, contact, createdAt: SEEN, modifiedAt: SEEN }));
    expect(wire).toMatchObject({
      owner: 'Ada',
      value: 12.5,
      contact,
      created_at: SEEN / 1000,
      modified_at: SEEN / 1000,
    });
  });

  it('tells a job in detail from what the vendor said', () => {
    const raw: JsonObject = {
      job: {
        locationAddress: {
          street1: '1 Elm St',
          street2: null,
          city: 'Austin',
          state: { id: 1, name: 'Texas', abbreviation: 'TX' },
          zipCode: '78701',
        },
      },
      milestone_history: {
        items: [{ name: 'Lead', date: '2026-11-01T10:00:00Z' }, { name: 'Approved', date: 'soon' }, {}],
      },
      financials: { approvedJobValue: 100, balanceDue: 60 },
      payments_overview: { salesAmount: 90, balanceDue: 50, arAge: 3, percentageCollected: 44.4 },
    };
    expect(recordDetailWire(record({ raw }))).toMatchObject({
      milestones: [
        { name: 'Lead', at: Date.UTC(2026, 10, 1, 10) / 1000, at_iso: '2026-11-01T10:00:00.000Z' },
        { name: 'Approved' },
      ],
      money: { approved_value: 100, balance_due: 50, sales_amount: 90, percentage_collected: 44.4 },
      address: '1 Elm St, Austin, TX 78701',
      raw,
    });
  });

  it('tells where a contact gets its mail', () => {
    const raw: JsonObject = { contact: { mailingAddress: { street1: '2 Oak St', city: 'Waco', state: 'TX' } } };
    expect(recordDetailWire(record({ kind: 'contact', raw })).address).toBe('2 Oak St, Waco, TX');
  });

  it('tells nothing that the vendor did not say', () => {
    const detail = recordDetailWire(record({ raw: { job: { id: 'job-1' } } }));
    for (const field of ['milestones', 'money', 'address']) expect(detail).not.toHaveProperty(field);
  });

  it('can be told whatever the vendor sent in place of what was expected', () => {
    const anything = fc.jsonValue({ maxDepth: 3 });
    const part = fc.oneof(
      anything,
      fc.record(
        { items: anything, locationAddress: anything, mailingAddress: anything, balanceDue: anything },
        { requiredKeys: [] },
      ),
    );
    const raw = fc.dictionary(
      fc.constantFrom('job', 'contact', 'financials', 'payments_overview', 'milestone_history'),
      part,
    );
    fc.assert(
      fc.property(raw, (said) => {
        const detail = recordDetailWire(record({ raw: said as JsonObject }));
        expect(JSON.parse(JSON.stringify(detail))).toMatchObject({ external_id: 'job-1' });
      }),
    );
  });
});
