import { DashboardCard } from '../testing/dashboard-card';
import { attentionOf, binsOf, summaryOf } from '../testing/summary-of';
import { delayLine } from './delay-line';
import { StartDelayCard } from './start-delay-card';

const URL = '/api/summary';

describe('delayLine', () => {
  it('leaves a gap where nothing ran', () => {
    expect(delayLine([1000, null, null, 2000, 3000], 10_000).paths).toHaveLength(2);
    expect(delayLine([null, null], 10_000)).toMatchObject({ paths: [], end: null });
  });

  it('keeps the threshold in sight however large the delays are', () => {
    expect(delayLine([500], 10_000).thresholdY).toBeCloseTo(22, 0);
    expect(delayLine([400_000], 10_000).thresholdY).toBeGreaterThan(55);
  });

  it('says whether the newest value is beyond the threshold', () => {
    expect(delayLine([1, 10_001], 10_000).end?.late).toBe(true);
    expect(delayLine([99_999, 10], 10_000).end?.late).toBe(false);
  });
});

describe('StartDelayCard', () => {
  it('shows median, 95th percentile and the worst', async () => {
    const card = new DashboardCard(StartDelayCard);
    await card.answer(URL, summaryOf({ start_delay_ms: { p50: 3.4, p95: 1400, max: 400_000 } }));
    expect(card.texts('dl > div')).toEqual(['Median 3 ms', '95th percentile 1.4 s', 'Worst 6 min 40 s']);
    expect(card.texts('.label')).toEqual(['Late from 10 s']);
  });

  it('names who is late now, longest first, with the seconds', async () => {
    const card = new DashboardCard(StartDelayCard);
    const since = Date.now() / 1000 - 252.5;
    await card.answer(URL, summaryOf({ attention: [attentionOf('prairie-roof-co', { state: 'late', since })] }));
    expect(card.texts('.now')).toEqual(['prairie-roof-co late now 4 min 12 s']);
  });

  it('says that every run started in time', async () => {
    const card = new DashboardCard(StartDelayCard);
    await card.answer(URL, summaryOf());
    expect(card.words).toContain('Every run of the last 24 hours started within 10 s.');
  });

  it('says that nothing ran', async () => {
    const card = new DashboardCard(StartDelayCard);
    await card.answer(
      URL,
      summaryOf({
        start_delay_ms: { p50: null, p95: null, max: null },
        series: binsOf(() => ({ start_delay_p95_ms: null })),
      }),
    );
    expect(card.words).toBe('Start delay No runs in the last 24 hours.');
  });
});
