import { TestBed } from '@angular/core/testing';
import { Toasts } from '../../ui/toast/toasts';
import { Overview } from '../../data-access/overview';
import { DashboardCard } from '../testing/dashboard-card';
import { attentionOf, summaryOf } from '../testing/summary-of';
import { NeedsAttentionCard } from './needs-attention-card';
import { RunNowNews } from './run-now-news';

const SUMMARY = '/api/summary';
const RUN_NOW = '/api/crm/import/acculynx/run-now';
const many = (count: number): ReturnType<typeof attentionOf>[] =>
  Array.from({ length: count }, (_, index) => attentionOf(`tenant-${index}`, { reason: `Cause ${index}` }));

describe('NeedsAttentionCard', () => {
  afterEach(() => jest.restoreAllMocks());

  it('says that nothing needs anybody', async () => {
    const card = new DashboardCard(NeedsAttentionCard);
    await card.answer(SUMMARY, summaryOf({ tenants: { ...summaryOf().tenants, error: 0, held: 0, late: 0 } }));
    expect(card.words).toBe('Needs attention Nothing needs you.');
  });

  it('lists who, why and for how long, and offers the next sensible step', async () => {
    const card = new DashboardCard(NeedsAttentionCard);
    const now = Date.now() / 1000;
    const attention = [
      attentionOf('lakeshore-roofing', { since: now - 361 }),
      attentionOf('prairie-roof-co', { state: 'late', since: now - 241, reason: 'It will still run' }),
    ];
    await card.answer(SUMMARY, summaryOf({ attention }));
    expect(card.texts('li')).toEqual([
      'Error lakeshore-roofing AccuLynx answered 502 for 6 min Run now Starting…',
      'Late prairie-roof-co It will still run for 4 min Open',
    ]);
    expect(card.page.querySelector('.who')?.getAttribute('href')).toBe('/peakpro-crm?open=lakeshore-roofing');
  });

  it('offers nobody a run who may not start one', async () => {
    const card = new DashboardCard(NeedsAttentionCard, 'viewer');
    await card.answer(SUMMARY, summaryOf({ attention: [attentionOf('acme')] }));
    expect(card.words).not.toContain('Run now');
    expect(card.words).toContain('Open');
  });

  it('shows six at first and the rest on demand', async () => {
    const card = new DashboardCard(NeedsAttentionCard);
    await card.answer(SUMMARY, summaryOf({ attention: many(18) }));
    expect(card.texts('li')).toHaveLength(6);
    expect(card.texts('.chip')).toEqual(['18']);
    await card.press('Show 12 more');
    expect(card.texts('li')).toHaveLength(18);
  });

  it('makes one line of many tenants with one cause', async () => {
    const card = new DashboardCard(NeedsAttentionCard);
    await card.answer(SUMMARY, summaryOf({ attention: [attentionOf('a'), attentionOf('b'), attentionOf('c')] }));
    expect(card.texts('li')).toEqual([expect.stringContaining('3 tenants AccuLynx answered 502')]);
    expect(card.words).toContain('Show them');
  });

  it('counts more than the answer lists', async () => {
    const card = new DashboardCard(NeedsAttentionCard);
    const tenants = { ...summaryOf().tenants, error: 40 };
    await card.answer(SUMMARY, summaryOf({ tenants, attention: many(20) }));
    expect(card.texts('.chip')).toEqual(['43']);
  });

  it('leads an admin to the key of a tenant on hold, and everybody else to its schedule', async () => {
    const held = summaryOf({ attention: [attentionOf('acme', { state: 'held', reason: 'Key rejected' })] });
    const admin = new DashboardCard(NeedsAttentionCard);
    await admin.answer(SUMMARY, held);
    const link = admin.page.querySelector('.act a');
    expect([link?.getAttribute('aria-label'), link?.getAttribute('href')]).toEqual([
      'Replace key: acme',
      '/peakpro-crm?open=acme&key=1',
    ]);
    TestBed.resetTestingModule();
    const editor = new DashboardCard(NeedsAttentionCard, 'editor');
    await editor.answer(SUMMARY, held);
    expect(editor.page.querySelector('.act a')?.getAttribute('href')).toBe('/peakpro-crm?open=acme');
  });

  it('starts a run at once, says what it led to and asks for the summary again', async () => {
    const card = new DashboardCard(NeedsAttentionCard);
    TestBed.runInInjectionContext(() => new RunNowNews());
    await card.answer(SUMMARY, summaryOf({ attention: [attentionOf('acme')] }));
    await card.press('Run now: acme');
    expect(card.page.querySelector('[aria-busy="true"]')?.textContent).toContain('Starting…');
    await card.answer(RUN_NOW, {
      run_id: 'r-1',
      tenant: 'acme',
      status: 'succeeded',
      message: '',
      result: { mode: 'stub', stats: { imported: 6, skipped: 1 } },
    });
    expect(TestBed.inject(Toasts).shown()[0]).toMatchObject({
      tone: 'good',
      text: expect.stringMatching(/^acme: 6 imported, 1 skipped in \d/),
      action: { label: 'Open run' },
    });
    card.server.expectOne((request) => request.url === SUMMARY);
  });

  it('starts no run of a tenant whose line has just come under the pointer', async () => {
    jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const card = new DashboardCard(NeedsAttentionCard);
    const [first, second] = [attentionOf('acme'), attentionOf('beta')];
    await card.answer(SUMMARY, summaryOf({ attention: [first] }));
    TestBed.inject(Overview).summary.reload();
    await card.drawn();
    await card.answer(SUMMARY, summaryOf({ attention: [second, first] }));
    for (const tenant of ['beta', 'acme']) await card.press(`Run now: ${tenant}`);
    card.server.expectNone((request) => request.url === RUN_NOW);
    expect(
      TestBed.inject(Toasts)
        .shown()
        .map(({ text }) => text.slice(0, 51)),
    ).toEqual(['beta', 'acme'].map((tenant) => `Nothing was done: the button became “Run now: ${tenant}”`));
  });

  it('takes a run that is already active as information', async () => {
    const card = new DashboardCard(NeedsAttentionCard);
    TestBed.runInInjectionContext(() => new RunNowNews());
    await card.answer(SUMMARY, summaryOf({ attention: [attentionOf('acme')] }));
    await card.press('Run now: acme');
    await card.refuse(RUN_NOW, 409, 'run_in_progress');
    expect(TestBed.inject(Toasts).shown()[0]).toMatchObject({
      tone: 'plain',
      text: 'A run of acme is already active.',
    });
  });

  it('says with the tenant why a run was not started', async () => {
    const card = new DashboardCard(NeedsAttentionCard);
    TestBed.runInInjectionContext(() => new RunNowNews());
    await card.answer(SUMMARY, summaryOf({ attention: [attentionOf('acme')] }));
    await card.press('Run now: acme');
    await card.refuse(RUN_NOW, 503, 'persistence_unavailable');
    expect(TestBed.inject(Toasts).shown()[0]).toMatchObject({
      tone: 'bad',
      text: 'acme: Not saved: the store does not answer. Nothing was changed.',
    });
  });
});
