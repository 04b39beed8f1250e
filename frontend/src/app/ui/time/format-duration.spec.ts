import { formatDuration, formatElapsed, formatEvery, formatRough } from './format-duration';

describe('formatDuration', () => {
  it.each([
    [0.41, '0.41 s'],
    [1.2, '1.20 s'],
    [9.99, '9.99 s'],
    [9.999, '10 s'],
    [38, '38 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [192, '3 min 12 s'],
    [180, '3 min'],
    [3599.7, '1 h'],
    [5 * 3600, '5 h'],
    [5 * 3600 + 61, '5 h 1 min'],
    [86_400, '1 day'],
    [2 * 86_400 + 4 * 3600 + 59, '2 days 4 h'],
    [0.005, '0.01 s'],
    [0.0032, '3 ms'],
    [0, '0 ms'],
    [-3, '0 ms'],
  ])('writes %d s in at most two units as %s', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });

  it('takes fewer decimals where two would promise too much', () => {
    expect(formatDuration(0.4, 1)).toBe('0.4 s');
    expect(formatDuration(0, 0)).toBe('0 s');
  });
});

describe('formatRough', () => {
  it.each([
    [0.9, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [5 * 3600 + 3599, '5 h'],
    [12 * 86_400, '12 days'],
    [86_400, '1 day'],
  ])('writes %d s in one unit, never rounded up, as %s', (seconds, words) => {
    expect(formatRough(seconds)).toBe(words);
  });
});

describe('formatEvery', () => {
  it.each([
    [5, 'every 5 s'],
    [60, 'every 1 min'],
    [90, 'every 1 min 30 s'],
    [180, 'every 3 min'],
    [3600, 'every 1 h'],
  ])('names an interval of %d s as %s', (seconds, words) => {
    expect(formatEvery(seconds)).toBe(words);
  });
});

describe('formatElapsed', () => {
  it.each([
    [7, '0:07'],
    [42.9, '0:42'],
    [725, '12:05'],
    [3727, '1:02:07'],
  ])('shows a run of %d s as %s', (seconds, words) => {
    expect(formatElapsed(seconds)).toBe(words);
  });
});
