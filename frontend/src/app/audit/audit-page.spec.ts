import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { APP_CONFIG } from '../core/config/app-config';
import type { LiveMessage } from '../core/live/live-message';
import { NOW } from '../core/testing/now';
import { type GivenPart, PartBed } from '../core/testing/part-bed';
import { sessionOf } from '../core/testing/session-of';
import { SaveFile } from '../ui/download/save-file';
import { Toasts } from '../ui/toast/toasts';
import { AuditPage } from './audit-page';
import { AuditTable } from './table/audit-table';
import { downFrom, entriesOf, pageOf, verificationOf } from './testing/audit-answer';

const NEWS: LiveMessage = { name: 'audit', change: null };

describe('AuditPage', () => {
  async function open(url: string, given: GivenPart = {}, apiBaseUrl = ''): Promise<PartBed<AuditPage>> {
    const providers = [{ provide: APP_CONFIG, useValue: { apiBaseUrl } }];
    const bed = new PartBed(AuditPage, { role: 'viewer', ...given, providers });
    bed.request('audit').flush(pageOf([]));
    await TestBed.inject(Router).navigateByUrl(url);
    await bed.drawn();
    return bed;
  }
  const table = (bed: PartBed<AuditPage>) => bed.part.debugElement.injector.get(AuditTable);
  const ids = (bed: PartBed<AuditPage>) =>
    table(bed)
      .rows()
      .map((entry) => entry?.id ?? null);
  const sheet = () => document.body.textContent ?? '';

  async function news(bed: PartBed<AuditPage>, answer: object): Promise<void> {
    bed.messages.next(NEWS);
    await jest.advanceTimersByTimeAsync(1_500);
    await bed.answer('audit', answer);
  }

  beforeEach(() => {
    // The document of the tests has no layout to scroll.
    Element.prototype.scrollTo = jest.fn();
    localStorage.clear();
    jest.useFakeTimers();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  it('asks for what the address says', async () => {
    const bed = await open('/audit?tenant=acme&op=credentials.*&source=ui&outcome=denied&action=a-1&range=24h');
    expect(bed.request('audit').request.params.toString()).toBe(
      `tenant=acme&operation=credentials.updated,credentials.deleted&source=ui&outcome=denied&action_id=a-1&since=${NOW - 86_400}&limit=100`,
    );
  });

  it('counts the entries and says what the embedded store keeps', async () => {
    const bed = await open('/audit?ring=people');
    await bed.answer('audit', pageOf(entriesOf(3, 2, 1)));
    expect(bed.words).toContain('Who did what, from where, and did it work. 3 entries');
    expect(bed.words).toContain('The embedded store keeps the last 100 entries, at least 50 of them by people.');
    expect(ids(bed)).toEqual([3, 2, 1]);
  });

  it('does not speak of the embedded store on Postgres', async () => {
    const session = { ...sessionOf(), store: 'postgres' } as const;
    const bed = await open('/audit?ring=people', { session });
    await bed.answer('audit', pageOf(entriesOf(3), { history_pruned: true }));
    expect(bed.words).not.toContain('embedded store');
    expect(bed.words).toContain('Older entries have reached the end of their retention.');
  });

  it('reads on before somebody reaches the end', async () => {
    const bed = await open('/audit?ring=people');
    await bed.answer('audit', pageOf(entriesOf(...downFrom(500, 100)), { next_cursor: 'c1', total: 500 }));
    void table(bed).need(80);
    await bed.drawn();
    const more = bed.request('audit');
    expect(more.request.params.get('cursor')).toBe('c1');
    more.flush(pageOf(entriesOf(...downFrom(400, 100)), { next_cursor: 'c2', total: 500 }));
    await bed.drawn();
    expect(ids(bed)).toHaveLength(500);
    expect(ids(bed)[199]).toBe(301);
  });

  it('takes new entries in on top, or lets them wait while somebody reads', async () => {
    const bed = await open('/audit?ring=people');
    await bed.answer('audit', pageOf(entriesOf(1)));
    await news(bed, pageOf(entriesOf(2, 1)));
    expect(ids(bed)).toEqual([2, 1]);
    table(bed).held.set(true);
    await news(bed, pageOf(entriesOf(4, 3, 2, 1)));
    expect(ids(bed)).toEqual([2, 1]);
    expect(bed.words).toContain('2 new');
    await bed.press('Show the new entries (2 new)');
    expect(ids(bed)).toEqual([4, 3, 2, 1]);
    expect(bed.words).not.toContain('2 new');
  });

  it('shows what comes after the table that somebody was in has gone', async () => {
    const bed = await open('/audit?ring=people');
    await bed.answer('audit', pageOf(entriesOf(1)));
    const enter = Object.assign(new Event('pointerenter'), { pointerType: 'mouse' });
    bed.page.querySelector('aether-audit-rows')?.dispatchEvent(enter);
    await bed.drawn();
    expect(table(bed).held()).toBe(true);
    await TestBed.inject(Router).navigateByUrl('/audit?ring=system');
    await bed.drawn();
    await bed.answer('audit', pageOf([]));
    expect(bed.words).toContain('No entry matches.');
    await news(bed, pageOf(entriesOf(2)));
    expect(ids(bed)).toEqual([2]);
  });

  it('offers to clear the filters that find nothing', async () => {
    const bed = await open('/audit?actor=nobody');
    await bed.answer('audit', pageOf([]));
    expect(bed.words).toContain('No entry matches. Clear filters');
    await bed.press('Clear filters');
    await bed.arrived().catch(() => undefined);
    expect(bed.url).toBe('/audit');
  });

  it('says that nothing has been recorded yet', async () => {
    const bed = new PartBed(AuditPage, { role: 'viewer', providers: [{ provide: APP_CONFIG, useValue: {} }] });
    await bed.answer('audit', pageOf([]));
    expect(bed.words).toContain('Nothing has been recorded yet.');
  });

  it('asks about one tenant at a time for somebody who may not see all', async () => {
    const bed = new PartBed(AuditPage, {
      tenants: ['acme', 'beta'],
      providers: [{ provide: APP_CONFIG, useValue: {} }],
    });
    expect(() => bed.request('audit')).toThrow();
    await jest.advanceTimersByTimeAsync(0);
    await bed.drawn();
    expect(bed.url).toContain('tenant=acme');
    expect(bed.request('audit').request.params.get('tenant')).toBe('acme');
  });

  it('says why the entries could not be read, and tries again', async () => {
    const bed = await open('/audit?ring=people');
    await bed.refuse('audit', 503, 'store_corrupt');
    expect(bed.words).toContain('The stored data cannot be read.');
    await bed.press('Try again');
    await bed.answer('audit', pageOf(entriesOf(1)));
    expect(ids(bed)).toEqual([1]);
  });

  it('opens an entry that a link names, reading back as far as it takes', async () => {
    const bed = await open('/audit?ring=people&open=450');
    await bed.answer('audit', pageOf(entriesOf(...downFrom(600, 100)), { next_cursor: 'c1', total: 600 }));
    await bed.answer('audit', pageOf(entriesOf(...downFrom(500, 100)), { next_cursor: 'c2', total: 600 }));
    expect(table(bed).seeking()).toBe(false);
    expect(ids(bed)).toContain(450);
  });

  it('moves on from entry to entry by keys and closes by Escape', async () => {
    const bed = await open('/audit?ring=people');
    await bed.answer('audit', pageOf(entriesOf(3, 2, 1)));
    for (const [key, url] of [
      ['j', 'open=3'],
      ['j', 'open=2'],
      ['k', 'open=3'],
    ]) {
      document.dispatchEvent(new KeyboardEvent('keydown', { key }));
      await bed.arrived();
      expect(bed.url).toContain(url);
    }
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await bed.arrived();
    expect(bed.url).toBe('/audit?ring=people');
  });

  describe('for an admin', () => {
    it('says how far the chain is verified, and exports what the filters find', async () => {
      const bed = await open('/audit?tenant=acme', { role: 'admin' });
      await bed.answer('audit/verify', verificationOf());
      await bed.answer('audit', pageOf(entriesOf(2, 1), { total: 1204 }));
      expect(bed.words).toContain('Verified up to #48,211 at 14:32');
      await bed.press('Export…');
      expect(sheet()).toContain('1,204 entries with these filters. The export itself is recorded.');
      const links = ['CSV, for a spreadsheet', 'NDJSON, with the chain'].map((name) => bed.button(name));
      const path = '/api/crm/import/acculynx/audit/export?tenant=acme&format=';
      expect(links.map((link) => link.getAttribute('href'))).toEqual([`${path}csv`, `${path}ndjson`]);
      expect(links.every((link) => link.hasAttribute('download'))).toBe(true);
    });

    it('fetches the export itself where the service has another origin, which takes a link for one of a strange page', async () => {
      const bed = await open('/audit?tenant=acme', { role: 'admin' }, 'http://127.0.0.1:8000');
      const saved = jest.spyOn(TestBed.inject(SaveFile), 'save').mockImplementation(() => undefined);
      await bed.answer('audit', pageOf(entriesOf(2, 1)));
      await bed.press('Export…');
      expect(document.querySelector('a[download]')).toBeNull();
      await bed.press('NDJSON, with the chain');
      const asked = bed.request('audit/export');
      expect(asked.request.params.toString()).toBe('tenant=acme&format=ndjson');
      const content = new Blob(['{}\n']);
      asked.flush(content);
      expect(saved).toHaveBeenCalledWith(content, 'audit-acme.ndjson');
    });

    it('says why there is no export where it could not be fetched', async () => {
      const bed = await open('/audit?ring=people', { role: 'admin' }, 'http://127.0.0.1:8000');
      const toasts = jest.spyOn(TestBed.inject(Toasts), 'error');
      await bed.answer('audit', pageOf(entriesOf(1)));
      await bed.press('Export…');
      await bed.press('CSV, for a spreadsheet');
      bed.request('audit/export').error(new ProgressEvent('error'));
      expect(toasts).toHaveBeenCalledWith(expect.stringMatching(/^Not exported\. ./));
    });
  });

  it('offers neither the check nor the export to others', async () => {
    const bed = await open('/audit?tenant=acme', { role: 'editor' });
    await bed.answer('audit', pageOf(entriesOf(1)));
    expect(() => bed.request('audit/verify')).toThrow();
    expect(() => bed.button('Export…')).toThrow();
  });
});
