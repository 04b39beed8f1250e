import { DashboardCard } from '../testing/dashboard-card';
import { binsOf, summaryOf } from '../testing/summary-of';
import { RunsStrip } from './runs-strip';

const URL = '/api/summary';
const RUNS = { succeeded: 31_179, failed: 36, timed_out: 3, cancelled: 2, lost: 1, skipped: 10 };

describe('RunsStrip', () => {
  async function open(given: Parameters<typeof summaryOf>[0] = {}): Promise<DashboardCard<RunsStrip>> {
    const card = new DashboardCard(RunsStrip);
    await card.answer(
      URL,
      summaryOf({ runs: RUNS, series: binsOf((index) => ({ failed: index === 75 ? 13 : 0 })), ...given }),
    );
    return card;
  }
  const reader = (card: DashboardCard<RunsStrip>): HTMLElement =>
    card.page.querySelector('[role="slider"]') as HTMLElement;

  it('sums up, counting timed out and lost runs as failed', async () => {
    expect((await open()).texts('.legend span')).toEqual(['31,179 succeeded', '40 failed', '10 skipped']);
  });

  it('tells the chart in one sentence and as a table by hour', async () => {
    const card = await open();
    expect(card.texts('title')).toEqual([
      '973 runs in 24 hours in steps of 15 minutes. 13 failed, most of them (13) from 09:15 to 09:30. ' +
        'A table of the figures follows the chart.',
    ]);
    expect(card.texts('tbody tr')).toHaveLength(24);
    expect(card.texts('caption')).toEqual(['Runs per hour, UTC']);
  });

  it('labels the worst quarter hour', async () => {
    expect((await open()).texts('.peak')).toEqual(['13 failed, 09:15']);
  });

  it('labels nothing when nothing failed', async () => {
    expect((await open({ series: binsOf() })).texts('.peak')).toEqual([]);
  });

  it('is read with the arrow keys, from now backwards', async () => {
    const card = await open();
    const slider = reader(card);
    for (const [key, words] of [
      ['ArrowLeft', '14:00–14:15: 10 succeeded'],
      ['Home', '14:30–14:45: 10 succeeded'],
      ['ArrowLeft', '14:30–14:45: 10 succeeded'],
      ['End', '14:15–14:30: 10 succeeded'],
    ] as const) {
      slider.dispatchEvent(new KeyboardEvent('keydown', { key }));
      await card.drawn();
      expect(slider.getAttribute('aria-valuetext')).toBe(words);
      expect(card.texts('.tip')).toEqual([words]);
    }
  });

  it('shows the quarter hour under the pointer and forgets it when the pointer leaves', async () => {
    const card = await open();
    const slider = reader(card);
    slider.getBoundingClientRect = () => ({ left: 100, width: 960 }) as DOMRect;
    slider.dispatchEvent(new MouseEvent('pointermove', { clientX: 100 + 755 }));
    await card.drawn();
    expect(card.texts('.tip')).toEqual(['09:15–09:30: 10 succeeded, 13 failed']);
    slider.dispatchEvent(new MouseEvent('pointerleave'));
    await card.drawn();
    expect(card.texts('.tip')).toEqual([]);
  });

  it('says that nothing ran', async () => {
    const none = { succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, lost: 0, skipped: 0 };
    expect((await open({ runs: none })).words).toBe('Runs, last 24 hours No runs in the last 24 hours.');
  });
});
