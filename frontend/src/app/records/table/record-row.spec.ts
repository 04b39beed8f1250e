import { TestBed } from '@angular/core/testing';
import type { CrmRecord } from '@aetherlink/contracts/record';
import { PartBed } from '../../core/testing/part-bed';
import { aRecord } from '../testing/a-record';
import { RecordRow } from './record-row';

const open = (change: Partial<CrmRecord> = {}, compact = false) =>
  new PartBed(RecordRow, {
    inputs: { record: aRecord(change), index: 3, href: '/records?tenant=acme&open=job%2Fj-1', compact },
  });

describe('RecordRow', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('reads as title and whose it is, milestone, owner, value, and when', () => {
    expect(open().words).toContain('Oak Street 12 Harper Oak Approved Maria Alvarez 13,450.50 2 h ago 10 min ago');
  });

  it('shows of a contact how to reach it and of a user how it stands', () => {
    const contact = { name: 'Harper Oak', email: 'harper@example.com', phone: '555 0100' };
    const words = open({ kind: 'contact', title: 'Harper Oak', status: '', contact }).words;
    expect(words).toContain('Harper Oak – harper@example.com 555 0100');
    expect(
      open({ kind: 'user', title: 'Maria', status: 'Active', contact: { email: 'm@example.com' } }).words,
    ).toContain('Maria Active m@example.com');
  });

  it('says that a record is missing, and names one without a title', () => {
    const { words } = open({ missing: true, title: '', contact: undefined });
    expect(words).toContain('Without a title');
    expect(words).toContain('Missing in AccuLynx');
  });

  it('shows what strangers wrote as text', () => {
    const bed = open({ title: '<img src=x onerror="alert(1)">' });
    expect(bed.page.querySelector('img')).toBeNull();
    expect(bed.words).toContain('<img src=x onerror="alert(1)">');
  });

  it('leads to the run that wrote it', () => {
    const link = open().page.querySelector('.run a');
    expect(link?.getAttribute('href')).toBe('/peakpro-crm?open=acme&run=01a2178f-bbec-759f-85ee-1ef4bc83d5c9&tl=runs');
    expect(link?.textContent).toBe('Open run 01a2…d5c9');
  });

  it('opens its sheet at a plain click and leaves other clicks to the browser', () => {
    const bed = open();
    const opened = jest.fn();
    bed.part.componentInstance.opened.subscribe(opened);
    const link = bed.page.querySelector('a');
    link?.addEventListener('click', (event) => event.ctrlKey && event.preventDefault());
    link?.dispatchEvent(new MouseEvent('click', { ctrlKey: true, cancelable: true, bubbles: true }));
    expect(opened).not.toHaveBeenCalled();
    link?.dispatchEvent(new MouseEvent('click', { cancelable: true, bubbles: true }));
    expect(opened).toHaveBeenCalledTimes(1);
  });
});
