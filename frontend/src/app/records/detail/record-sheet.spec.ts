import { TestBed } from '@angular/core/testing';
import type { RecordDetail } from '@aetherlink/contracts/record';
import { NOW } from '../../core/testing/now';
import { PartBed } from '../../core/testing/part-bed';
import { aRecord } from '../testing/a-record';
import { RecordSheet } from './record-sheet';

const PATH = 'records/job/j-1';
const open = () => new PartBed(RecordSheet, { inputs: { tenant: 'acme', name: { kind: 'job', externalId: 'j-1' } } });
const answer = (change: Partial<RecordDetail['record']> = {}) => ({
  record: {
    ...aRecord(),
    raw: { job: { id: 'j-1', note: '<b>bold</b>' } },
    ...change,
  },
});

describe('RecordSheet', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('asks for one record of one tenant', () => {
    expect(open().request(PATH).request.params.toString()).toBe('tenant=acme');
  });

  it('shows the facts, whose it is, the money, the milestones and the place', async () => {
    const bed = open();
    await bed.answer(
      PATH,
      answer({
        money: { approved_value: 13450.5, balance_due: 0, sales_amount: 13450.5, percentage_collected: 100 },
        milestones: [{ name: 'Lead', at: NOW - 86_400 }, { name: 'Approved' }],
        address: 'Oak Street 12, Exampleburg, MN 00703',
      }),
    );
    expect(bed.words).toContain('Oak Street 12 Job From AccuLynx');
    expect(bed.words).toContain('Milestone Approved Owner Maria Alvarez Value 13,450.50');
    expect(bed.words).toContain('Contact Name Harper Oak Email harper@example.com');
    expect(bed.words).toContain('Sales amount 13,450.50 Balance due 0.00 Collected 100 %');
    expect(bed.words).toContain('Milestones Lead Wed, Nov 11, 2026 Approved');
    expect(bed.words).toContain('Address Oak Street 12, Exampleburg, MN 00703');
  });

  it('leaves out what the vendor did not say', async () => {
    const bed = open();
    await bed.answer(PATH, answer({ contact: undefined, owner: undefined }));
    for (const word of ['Money', 'Milestones', 'Address', 'Owner']) expect(bed.words).not.toContain(`${word} `);
  });

  it('shows the raw source on request, as text', async () => {
    const bed = open();
    await bed.answer(PATH, answer());
    expect(bed.page.querySelector('pre')).toBeNull();
    await bed.press('Show the raw JSON');
    expect(bed.page.querySelector('pre')?.textContent).toContain('"note": "<b>bold</b>"');
    expect(bed.page.querySelector('pre b')).toBeNull();
    await bed.press('Hide the raw JSON');
    expect(bed.page.querySelector('pre')).toBeNull();
  });

  it('says that AccuLynx does not list it any more', async () => {
    const bed = open();
    await bed.answer(PATH, answer({ missing: true }));
    expect(bed.words).toContain('Missing in AccuLynx: the last complete sweep did not find it any more.');
  });

  it('says that there is no such record, and tries again', async () => {
    const bed = open();
    await bed.refuse(PATH, 404, 'not_found');
    expect(bed.words).toContain('This does not exist any more.');
    await bed.press('Try again');
    await bed.answer(PATH, answer());
    expect(bed.words).toContain('Oak Street 12');
  });

  it('steps and closes', async () => {
    const bed = open();
    const told: unknown[] = [];
    bed.part.componentInstance.stepped.subscribe((by) => told.push(by));
    bed.part.componentInstance.closed.subscribe(() => told.push('closed'));
    await bed.press('Next record');
    bed.part.componentRef.setInput('hasNext', true);
    await bed.drawn();
    await bed.press('Next record');
    await bed.press('Close');
    expect(told).toEqual([1, 'closed']);
  });
});
