import { TestBed } from '@angular/core/testing';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { anEntry } from '../../core/testing/an-entry';
import { NOW } from '../../core/testing/now';
import { type GivenPart, PartBed } from '../../core/testing/part-bed';
import { AuditChain } from '../chain/audit-chain';
import { verificationOf } from '../testing/audit-answer';
import { AuditSheet } from './audit-sheet';

const open = (entry: AuditEntry | undefined, given: GivenPart = {}) =>
  new PartBed(AuditSheet, { ...given, inputs: { entry, missing: 'Looking for the entry…' }, providers: [AuditChain] });

describe('AuditSheet', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('tells the entry as a sentence, with the fields that changed and the moment to the millisecond', () => {
    const bed = open(
      anEntry({
        ts: NOW + 0.123,
        operation: 'scheduler.schedule.updated',
        before: { interval_sec: 300, catch_up: 'one' },
        after: { interval_sec: 180, catch_up: 'one' },
      }),
    );
    expect(bed.words).toContain('Interval changed from 5 min to 3 min Success People ui');
    expect(bed.words).toContain('local:ops changed the schedule of acme from the UI.');
    expect(bed.words).toContain('What changed Interval 5 min 3 min Facts');
    expect(bed.page.querySelector('del')?.textContent).toBe('5 min');
    expect(bed.page.querySelector('ins')?.textContent).toBe('3 min');
    expect(bed.words).toContain('When Thu, Nov 12, 2026 14:32:07.123 UTC');
  });

  it('shows the details as a tree of texts', () => {
    const bed = open(anEntry({ metadata: { code: 'forbidden', client: { ip: '192.0.2.7', note: '<b>x</b>' } } }));
    expect(bed.words).toContain('Details code forbidden client ip 192.0.2.7 note <b>x</b>');
    expect(bed.page.querySelector('li b')).toBeNull();
  });

  it('says moments as a day and a clock, among what changed and among the details', () => {
    const bed = open(anEntry({ after: { expires_at: NOW }, metadata: { token: { expires_at: NOW }, count: 3 } }));
    expect(bed.words).toContain('What changed Expires Thu, Nov 12, 2026 14:32:07');
    expect(bed.words).toContain('Details token expires_at Thu, Nov 12, 2026 14:32:07 count 3');
  });

  it('tells the exact moment of what changed to who points at it, and to machines', () => {
    const bed = open(anEntry({ before: { expires_at: NOW }, after: { expires_at: NOW + 3_600 } }));
    const moments = ['del time', 'ins time'].map((part) => bed.page.querySelector<HTMLTimeElement>(part));
    expect(moments.map((time) => time?.dateTime)).toEqual(['2026-11-12T14:32:07.000Z', '2026-11-12T15:32:07.000Z']);
    expect(bed.words).toContain('Expires Thu, Nov 12, 2026 14:32:07 Thu, Nov 12, 2026 15:32:07 Facts');
  });

  it('leads to the action, the run, the schedule and the entries of the actor', () => {
    const bed = open(anEntry({ action_id: 'a-1', run_id: 'r-1', request_id: 'q-1' }));
    expect(bed.words).toContain('Ids Entry 1 Action a-1 Run r-1 Request q-1');
    expect(bed.button('All entries of this action').getAttribute('href')).toBe('/audit?action=a-1');
    expect(bed.button('Open the run').getAttribute('href')).toBe('/peakpro-crm?open=acme&run=r-1&tl=runs');
    expect(bed.button('acme').getAttribute('href')).toBe('/peakpro-crm?open=acme');
    expect(bed.button('Only entries of this actor').getAttribute('href')).toBe('/?actor=local:ops');
    expect(bed.button('Copy: Request')).toBeDefined();
  });

  it('says how far the chain was checked, and that a newer entry was not', async () => {
    const bed = open(anEntry({ id: 5, seq: 3, hash: 'ab12' }));
    await bed.answer('audit/verify', verificationOf({ verified_up_to: 9 }));
    expect(bed.words).toContain('Chain Place in its ring People 3 Hash ab12');
    expect(bed.words).toContain('Chain verified up to 9 at 14:32.');
    bed.part.componentRef.setInput('entry', anEntry({ id: 12 }));
    await bed.drawn();
    expect(bed.words).toContain('Not checked yet: the chain was verified up to 9 at 14:32.');
    expect(bed.words).toContain('Hash not kept here');
  });

  it('asks for no check on behalf of those who may not', () => {
    const bed = open(anEntry(), { role: 'editor' });
    expect(() => bed.request('audit/verify')).toThrow();
    expect(bed.words).toContain('Place in its ring People 1');
  });

  it('says why there is no entry to show', () => {
    expect(open(undefined).words).toContain('Audit entry');
    expect(open(undefined).words).toContain('Looking for the entry…');
  });
});
