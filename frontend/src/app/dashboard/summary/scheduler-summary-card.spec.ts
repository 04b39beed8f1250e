import { DashboardCard } from '../testing/dashboard-card';
import { summaryOf } from '../testing/summary-of';
import { SchedulerSummaryCard } from './scheduler-summary-card';
import { onTime, stateCounts } from './summary-figures';

const URL = '/api/summary';
const NONE = { total: 0, active: 0, paused: 0, error: 0, held: 0, late: 0, running: 0 };

describe('the figures of the summary', () => {
  it('count as on time what is active and neither in error, held nor late', () => {
    expect(onTime(summaryOf().tenants)).toBe(240);
  });

  it('add up to all schedules', () => {
    const counts = stateCounts(summaryOf().tenants);
    expect(counts.ok).toBe(237);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(248);
  });
});

describe('SchedulerSummaryCard', () => {
  it('waits without figures', () => {
    const card = new DashboardCard(SchedulerSummaryCard);
    expect(card.page.querySelector('aether-skeleton')).not.toBeNull();
    expect(card.words).not.toMatch(/\d/);
  });

  it('says how many of how many are on time', async () => {
    const card = new DashboardCard(SchedulerSummaryCard);
    await card.answer(URL, summaryOf({ next_tick: { tenant: 'a', at: Date.now() / 1000 + 4.5, at_iso: '' } }));
    expect(card.words).toContain('240 of 245 active schedules are on time');
    expect(card.words).toContain('Next tick in 4 s');
    expect(card.words).toContain('Run slots in use 3 of 24');
    expect(card.words).toContain('Heartbeat 1 s ago');
  });

  it('always has the six states in their order, each a way into the table', async () => {
    const card = new DashboardCard(SchedulerSummaryCard);
    await card.answer(URL, summaryOf({ tenants: { ...NONE, total: 1, active: 1 } }));
    expect(card.texts('.states a')).toEqual(['0 Error', '0 Held', '0 Late', '0 Running', '0 Paused', '1 OK']);
    expect(card.texts('.states .zero')).toHaveLength(5);
    expect(card.page.querySelector('.states a')?.getAttribute('href')).toBe('/peakpro-crm?state=error');
    expect(card.words).toContain('1 of 1 active schedule is on time');
  });

  it('offers the form when there is no schedule', async () => {
    const card = new DashboardCard(SchedulerSummaryCard);
    await card.answer(URL, summaryOf({ tenants: NONE }));
    expect(card.words).toContain('No schedules yet. Create the first one');
    expect(card.page.querySelector('.alarm a')?.getAttribute('href')).toBe('/peakpro-crm?new=');
  });

  it('says instead that the scheduler is silent', async () => {
    const card = new DashboardCard(SchedulerSummaryCard);
    await card.answer(URL, summaryOf({ heartbeat_age_sec: 38 }));
    expect(card.words).toContain('The scheduler has not reported for 38 s');
    expect(card.words).not.toContain('are on time');
  });

  it('keeps what it knew when nothing answers any more', async () => {
    const card = new DashboardCard(SchedulerSummaryCard);
    await card.answer(URL, summaryOf());
    card.refresh();
    await card.lose(URL);
    expect(card.words).toMatch(/Command Center does not answer since \d\d:\d\d\. ?Last known: 240 of 245 on time\./);
  });

  it('counts the heartbeat on while nothing answers', async () => {
    const card = new DashboardCard(SchedulerSummaryCard);
    await card.answer(URL, { ...summaryOf({ heartbeat_age_sec: 2 }), ts: Date.now() / 1000 - 4 });
    expect(card.words).toContain('Heartbeat 2 s ago');
    card.refresh();
    await card.lose(URL);
    expect(card.words).toContain('Heartbeat 6 s ago');
  });

  it('says what failed, with the request to report, and tries again', async () => {
    const card = new DashboardCard(SchedulerSummaryCard);
    await card.refuse(URL, 503, 'persistence_unavailable');
    expect(card.words).toContain('The store does not answer.');
    expect(card.words).toContain('7f3a9c1e');
    await card.press('Try again');
    await card.answer(URL, summaryOf());
    expect(card.words).toContain('240');
  });

  it('says that a role may not see it', async () => {
    const card = new DashboardCard(SchedulerSummaryCard, 'viewer');
    await card.refuse(URL, 403, 'forbidden');
    expect(card.words).toContain('Your role (viewer) may not do this.');
  });
});
