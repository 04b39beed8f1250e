import { movedRows } from './moved-rows';

const rows = (word: string) => word.split('');

describe('moved rows', () => {
  it.each([
    ['abcd', 'abcd', 0],
    ['abcd', 'bacd', 1],
    ['abcd', 'bcda', 1],
    ['abcd', 'dcba', 3],
    ['abc', 'abcd', 1],
    ['abcd', 'abd', 1],
    ['abcd', 'xbcd', 2],
    ['', 'ab', 2],
  ])('counts from %s to %s as %d', (shown, fresh, count) => {
    expect(movedRows(rows(shown), rows(fresh))).toBe(count);
  });
});
