import { formatClock, formatClockMs, formatClockWithZone, formatDay, formatExact, sameDay } from './format-moment';
import { formatRelative } from './format-relative';

/** Thu 12 Nov 2026 14:32:07 UTC. */
const MOMENT = Date.UTC(2026, 10, 12, 14, 32, 7) / 1000;

describe('formatClock', () => {
  it('shows 24 hours with and without seconds', () => {
    expect(formatClock(MOMENT, 'utc')).toBe('14:32:07');
    expect(formatClock(MOMENT, 'utc', false)).toBe('14:32');
  });

  it('shows milliseconds, also where seconds with a fraction are no exact ones', () => {
    expect(formatClockMs(MOMENT + 0.123, 'utc')).toBe('14:32:07.123');
    expect(formatClockMs(MOMENT + 0.007, 'utc')).toBe('14:32:07.007');
    expect(formatClockWithZone(MOMENT, 'utc', true)).toBe('14:32:07.000 UTC');
  });

  it('writes midnight as 00, never as 24', () => {
    expect(formatClock(Date.UTC(2026, 10, 12) / 1000, 'utc')).toBe('00:00:00');
  });

  it('names UTC where it is asked to', () => {
    expect(formatClockWithZone(MOMENT, 'utc')).toBe('14:32:07 UTC');
  });
});

describe('formatExact', () => {
  it('tells the moment in UTC and in the zone of the browser', () => {
    expect(formatExact(MOMENT)).toMatch(/^Thu, Nov 12, 2026 14:32:07 UTC · \d\d:32:07 in .+$/);
  });
});

describe('sameDay', () => {
  it('separates two moments around midnight', () => {
    const midnight = Date.UTC(2026, 10, 13) / 1000;
    expect(sameDay(midnight - 1, midnight, 'utc')).toBe(false);
    expect(sameDay(midnight, midnight + 1, 'utc')).toBe(true);
  });
});

describe('formatRelative', () => {
  it.each([
    [52, 'in 52 s'],
    [0.4, 'now'],
    [-0.9, 'now'],
    [-125, '2 min ago'],
    [-29 * 86_400, '29 days ago'],
  ])('says for a distance of %d s: %s', (distance, words) => {
    expect(formatRelative(MOMENT + distance, MOMENT, 'utc')).toBe(words);
  });

  it('names the day from 30 days on', () => {
    const long = MOMENT - 31 * 86_400;
    expect(formatRelative(long, MOMENT, 'utc')).toBe(formatDay(long, 'utc'));
  });
});
