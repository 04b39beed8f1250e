import { everyWords, intervalWords } from './interval-words';

describe('interval words', () => {
  it.each([
    [5, '5 s'],
    [45, '45 s'],
    [60, '1 min'],
    [90, '1 min 30 s'],
    [180, '3 min'],
    [1800, '30 min'],
    [3600, '1 h'],
    [5400, '1 h 30 min'],
    [3661, '3,661 s'],
    [86_400, '1 day'],
    [90_000, '1 day 1 h'],
    [90_060, '90,060 s'],
    [2_592_000, '30 days'],
  ])('says %d s as %s, never rounded', (seconds, words) => {
    expect(intervalWords(seconds)).toBe(words);
  });

  it('says how often', () => {
    expect(everyWords(180)).toBe('every 3 min');
  });
});
