import { TestBed } from '@angular/core/testing';
import { convertToParamMap } from '@angular/router';
import type { AuditEntry } from '@aetherlink/contracts/audit';
import { Acted } from '../actions/acted';
import { anEntry } from '../../core/testing/an-entry';
import { wordsOf } from '../../core/testing/part-bed';
import { CrmBed } from '../testing/crm-bed';
import { readView } from '../view/crm-view';
import { AccuLynxAuditPanel } from './acculynx-audit-panel';

const pageOf = (...audit: AuditEntry[]) => ({ audit, total: audit.length, next_cursor: null });
const view = (params: Record<string, string> = {}) => readView(convertToParamMap(params));
const open = (params: Record<string, string> = {}) =>
  new CrmBed(AccuLynxAuditPanel, { inputs: { view: view(params) } });
const lines = (bed: CrmBed<AccuLynxAuditPanel>) => [...bed.page.querySelectorAll('aether-audit-line')].map(wordsOf);

describe('AccuLynxAuditPanel', () => {
  afterEach(() => TestBed.resetTestingModule());

  it('says who did what, cause before effect', async () => {
    const bed = open();
    const effect = { operation: 'scheduler.import.completed', ring: 'system', actor: 'scheduler', source: 'scheduler' };
    await bed.answer(
      'audit',
      pageOf(
        anEntry({
          ...(effect as Partial<AuditEntry>),
          id: 2,
          action_id: 'a1f3-9c2e',
          metadata: { imported: 6, skipped: 1 },
        }),
        anEntry({ id: 1, action_id: 'a1f3-9c2e' }),
      ),
    );
    expect(lines(bed)).toEqual([
      'Run now 14:32:07 acme local:ops ui a1f3-9c2e',
      'Import succeeded 14:32:07 acme Same action 6 imported, 1 skipped',
    ]);
    expect(bed.words).toContain('Today, ');
  });

  it('asks for people, operation and source as the address says', () => {
    const { params } = open({ ring: 'people', op: 'scheduler.import.failed', source: 'ui' }).request('audit').request;
    expect(params.toString()).toBe('limit=50&ring=people&operation=scheduler.import.failed&source=ui');
  });

  describe('for somebody with a few tenants', () => {
    const tenants = ['acme', 'beta'];
    const scoped = (params: Record<string, string> = {}) =>
      new CrmBed(AccuLynxAuditPanel, { inputs: { view: view(params) }, tenants });

    it('asks about one tenant at a time, first about the open one', () => {
      expect(scoped().request('audit').request.params.get('tenant')).toBe('acme');
      expect(scoped({ open: 'beta' }).request('audit').request.params.get('tenant')).toBe('beta');
      expect(scoped({ open: 'foreign' }).request('audit').request.params.get('tenant')).toBe('acme');
    });

    it('asks about the tenant that is chosen', async () => {
      const bed = scoped();
      await bed.answer('audit', pageOf());
      await bed.type('select[aria-label="Tenant"]', 'beta');
      expect(bed.request('audit').request.params.get('tenant')).toBe('beta');
    });
  });

  it("follows the table's search without asking for a tenant that only begins so", async () => {
    const bed = open({ q: 'lake' });
    await bed.answer('audit', pageOf(anEntry({ id: 2, tenant: 'lakeshore' }), anEntry({ id: 1, tenant: 'acme' })));
    expect(lines(bed)).toHaveLength(1);
  });

  it('says when there is nothing, and when a filter finds nothing', async () => {
    const bed = open();
    await bed.answer('audit', pageOf());
    expect(bed.words).toContain('No recent scheduler activity');
    const filtered = open({ ring: 'people' });
    await filtered.answer('audit', pageOf());
    expect(filtered.words).toContain('No entry matches. Clear the filters');
  });

  it('says why it could not be read and tries again', async () => {
    const bed = open();
    await bed.refuse('audit', 503, 'store_corrupt');
    expect(bed.words).toContain('The stored data cannot be read.');
    await bed.press('Try again');
    await bed.answer('audit', pageOf(anEntry()));
    expect(lines(bed)).toHaveLength(1);
  });

  it('unfolds an entry with what changed, its ids and the way to its schedule', async () => {
    const bed = open({ entry: '1' });
    const operation = 'scheduler.schedule.updated';
    await bed.answer(
      'audit',
      pageOf(anEntry({ operation, before: { interval_sec: 300 }, after: { interval_sec: 180 }, request_id: 'req-1' })),
    );
    expect(bed.words).toContain('Interval 5 min 3 min');
    expect(bed.page.querySelector('del')?.textContent).toBe('5 min');
    expect(bed.words).toContain('req-1');
    expect(bed.button('Open schedule').getAttribute('href')).toContain('open=acme');
  });

  it('lets new entries wait while somebody reads further down', async () => {
    const bed = open();
    await bed.answer('audit', pageOf(anEntry({ id: 1 })));
    const list = bed.page.querySelector<HTMLElement>('.list');
    if (!list) throw new Error('no list');
    list.scrollTop = 200;
    list.scrollTo = () => undefined;
    list.dispatchEvent(new Event('scroll'));
    TestBed.inject(Acted).tell();
    await bed.drawn();
    await bed.answer('audit', pageOf(anEntry({ id: 3 }), anEntry({ id: 2 }), anEntry({ id: 1 })));
    expect(lines(bed)).toHaveLength(1);
    expect(bed.words).toContain('2 new');
    await bed.press('Show the new entries (2 new)');
    expect(lines(bed)).toHaveLength(3);
  });
});
