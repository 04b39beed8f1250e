import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { LiveMessage } from '../core/live/live-message';
import { Preferences } from '../core/preferences/preferences';
import { NOW } from '../core/testing/now';
import { type GivenPart, PartBed } from '../core/testing/part-bed';
import { SaveFile } from '../ui/download/save-file';
import { RecordsPage } from './records-page';
import { RecordTable } from './table/record-table';
import { pageOf } from './testing/a-record';

const run = (change: object = {}): LiveMessage =>
  ({
    name: 'run',
    change: { type: 'updated', tenant: 'acme', run: { id: 'r', tenant: 'acme', finished_at: NOW, ...change } },
  }) as LiveMessage;

describe('RecordsPage', () => {
  const saved = jest.fn();

  async function open(url: string, given: GivenPart = {}): Promise<PartBed<RecordsPage>> {
    const providers = [{ provide: SaveFile, useValue: { save: saved } }];
    const bed = new PartBed(RecordsPage, { ...given, providers });
    await TestBed.inject(Router).navigateByUrl(url);
    await bed.drawn();
    return bed;
  }
  const rows = (bed: PartBed<RecordsPage>) => bed.part.debugElement.injector.get(RecordTable).rows();
  const titles = (bed: PartBed<RecordsPage>) => rows(bed).map((record) => record?.external_id ?? null);

  beforeEach(() => {
    // The document of the tests has no layout to scroll.
    Element.prototype.scrollTo = jest.fn();
    localStorage.clear();
    saved.mockClear();
    jest.useFakeTimers();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    jest.useRealTimers();
  });

  it('asks for a tenant first, and for no records before', async () => {
    const bed = await open('/records');
    expect(bed.words).toContain('Choose a tenant to see what its imports brought home.');
    expect(() => bed.request('records')).toThrow();
  });

  it('remembers whose records were looked at last', async () => {
    const bed = await open('/records?tenant=acme');
    await bed.answer('records', pageOf(['a']));
    expect(TestBed.inject(Preferences).recordsTenant()).toBe('acme');
    await TestBed.inject(Router).navigateByUrl('/records');
    await bed.drawn();
    await jest.advanceTimersByTimeAsync(0);
    expect(bed.url).toBe('/records?tenant=acme');
  });

  it('asks for what the address says', async () => {
    const bed = await open('/records?tenant=acme&kind=job&q=oak&status=Approved&owner=Maria%20Alvarez');
    const { request } = bed.request('records');
    expect(request.params.toString()).toBe(
      'tenant=acme&kind=job&search=oak&status=Approved&owner=Maria%20Alvarez&limit=200',
    );
  });

  it('counts the kinds, names the milestones and owners, and says that nothing is written back', async () => {
    const bed = await open('/records?tenant=acme');
    await bed.answer('records', pageOf(['a', 'b'], { counts: { job: 1110, contact: 102, user: 12, missing: 3 } }));
    expect(bed.words).toContain('Read only: nothing is written back to AccuLynx. 3 of them are missing in AccuLynx.');
    expect(bed.words).toContain('Jobs 1,110 Contacts 102 Users 12');
    expect(bed.words).toContain('All milestones Approved (80) Closed (30) All owners Maria Alvarez (110)');
    expect(titles(bed)).toEqual(['a', 'b']);
  });

  it('reads on before somebody reaches the end, one place for every record', async () => {
    const bed = await open('/records?tenant=acme');
    const many = Array.from({ length: 200 }, (_, index) => `j-${index}`);
    await bed.answer('records', pageOf(many, { next_cursor: 'c1', total: 500 }));
    expect(rows(bed)).toHaveLength(500);
    void bed.part.debugElement.injector.get(RecordTable).need(120);
    await bed.drawn();
    const more = bed.request('records');
    expect(more.request.params.get('cursor')).toBe('c1');
    more.flush(pageOf(['j-200'], { next_cursor: null, total: 201 }));
    await bed.drawn();
    expect(titles(bed).at(-1)).toBe('j-200');
  });

  it('reads again when a run of this tenant has ended, and for no other message', async () => {
    const bed = await open('/records?tenant=acme');
    await bed.answer('records', pageOf(['a']));
    bed.messages.next(run({ finished_at: undefined }));
    bed.messages.next({ name: 'run', change: { ...run().change, tenant: 'other' } } as LiveMessage);
    await jest.advanceTimersByTimeAsync(3_000);
    expect(() => bed.request('records')).toThrow();
    bed.messages.next(run());
    await jest.advanceTimersByTimeAsync(3_000);
    await bed.answer('records', pageOf(['b', 'a']));
    expect(titles(bed)).toEqual(['b', 'a']);
  });

  it('keeps every row in its place while somebody is in the table', async () => {
    const bed = await open('/records?tenant=acme');
    await bed.answer('records', pageOf(['a', 'c']));
    bed.part.debugElement.injector.get(RecordTable).inside.set(true);
    bed.messages.next(run());
    await jest.advanceTimersByTimeAsync(3_000);
    await bed.answer('records', pageOf(['b', 'a', 'c']));
    expect(titles(bed)).toEqual(['a', 'c']);
    expect(bed.words).toContain('An import changed the list.');
    await bed.press('Show it');
    expect(titles(bed)).toEqual(['b', 'a', 'c']);
  });

  it('saves what the filters find as a file, asked for with the token of the session', async () => {
    const bed = await open('/records?tenant=acme&status=Approved');
    await bed.answer('records', pageOf(['a']));
    await bed.press(/^Export CSV/);
    const asked = bed.request('records/export');
    expect(asked.request.params.toString()).toBe('tenant=acme&kind=job&status=Approved&format=csv');
    const content = new Blob(['kind,external_id']);
    asked.flush(content);
    expect(saved).toHaveBeenCalledWith(content, 'acme-jobs.csv');
  });

  it('keeps a failed refresh to the frame and says a failed question, with another try', async () => {
    const bed = await open('/records?tenant=acme');
    await bed.refuse('records', 503, 'persistence_unavailable');
    expect(bed.words).toContain('The store does not answer.');
    await bed.press('Try again');
    await bed.answer('records', pageOf(['a']));
    expect(bed.words).not.toContain('The store does not answer.');
    expect(titles(bed)).toEqual(['a']);
  });

  describe('with nothing to list', () => {
    const nothing = pageOf([], { counts: { job: 0, contact: 0, user: 0, missing: 0 }, statuses: [], owners: [] });
    const scheduleOf = (mode: string | null) => ({ schedules: mode === null ? {} : { acme: { mode } } });

    it('offers to drop the filters', async () => {
      const bed = await open('/records?tenant=acme&q=nothing');
      await bed.answer('records', pageOf([]));
      expect(bed.words).toContain('No record matches. Clear the filters');
      await bed.press('Clear the filters');
      await bed.arrived().catch(() => undefined);
      expect(bed.url).toBe('/records?tenant=acme');
    });

    it('offers an admin to add a key to a tenant on the stub importer', async () => {
      const bed = await open('/records?tenant=acme');
      await bed.answer('records', nothing);
      await bed.answer('schedule/status', scheduleOf('stub'));
      expect(bed.words).toContain('No records yet for acme: it runs on the stub importer. Add key');
      expect(bed.button('Add key').getAttribute('href')).toBe('/peakpro-crm?open=acme&key=1');
    });

    it('leads everybody else to the schedule', async () => {
      const bed = await open('/records?tenant=acme', { role: 'viewer' });
      await bed.answer('records', nothing);
      await bed.answer('schedule/status', scheduleOf('stub'));
      expect(bed.button('Open the schedule').getAttribute('href')).toBe('/peakpro-crm?open=acme');
    });

    it('says that no import has brought any, or that there is no schedule', async () => {
      const live = await open('/records?tenant=acme');
      await live.answer('records', nothing);
      await live.answer('schedule/status', scheduleOf('live'));
      expect(live.words).toContain('No records yet for acme: no import has brought any.');
      const none = await open('/records?tenant=acme');
      await none.answer('records', nothing);
      await none.answer('schedule/status', scheduleOf(null));
      expect(none.words).toContain('No records for acme, and it has no schedule. Create the schedule');
    });

    it('says that there are none of this kind where there are others', async () => {
      const bed = await open('/records?tenant=acme&kind=contact');
      await bed.answer('records', pageOf([], { counts: { job: 9, contact: 0, user: 0, missing: 0 } }));
      expect(bed.words).toContain('No contacts yet.');
    });
  });

  it('moves on from record to record by the buttons of the sheet and by keys', async () => {
    const bed = await open('/records?tenant=acme');
    await bed.answer('records', pageOf(['a', 'b']));
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
    await bed.arrived();
    expect(bed.url).toContain('open=job%2Fa');
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
    await bed.arrived();
    expect(bed.url).toContain('open=job%2Fb');
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await bed.arrived();
    expect(bed.url).toBe('/records?tenant=acme');
  });
});
