import { momentWords, withMomentWords } from './entry-moments';

/** Thu 12 Nov 2026 14:32:07 UTC. */
const MOMENT = Date.UTC(2026, 10, 12, 14, 32, 7) / 1000;
const WORDS = 'Thu, Nov 12, 2026 14:32:07';

describe('moments of an entry', () => {
  it.each(['expires_at', 'next_run_at', 'until', 'anchor'])('says %s as a day and a clock', (field) => {
    expect(momentWords(field, MOMENT, 'utc')).toBe(WORDS);
  });

  it.each([
    ['count', MOMENT],
    ['format', MOMENT],
    ['until', null],
    ['expires_at', '2026-11-12'],
    ['expires_at', 90],
    ['expires_at', MOMENT * 1000],
  ])('sees no moment in %s of %p', (field, value) => {
    expect(momentWords(field, value, 'utc')).toBeNull();
  });

  it('finds them within other fields and leaves the rest as it is', () => {
    const record = { hold: { until: MOMENT, scope: 'all' }, tokens: [{ expires_at: MOMENT }, 7], count: 3, to: null };
    expect(withMomentWords(record, 'utc')).toEqual({
      hold: { until: WORDS, scope: 'all' },
      tokens: [{ expires_at: WORDS }, 7],
      count: 3,
      to: null,
    });
  });
});
