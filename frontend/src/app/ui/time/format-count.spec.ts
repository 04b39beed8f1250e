import { formatCount, formatCountShort } from './format-count';

describe('formatCount', () => {
  it('groups thousands and never shortens', () => {
    expect(formatCount(31_179)).toBe('31,179');
    expect(formatCount(1_234_567)).toBe('1,234,567');
  });
});

describe('formatCountShort', () => {
  it('writes numbers below 100,000 out', () => {
    expect(formatCountShort(99_999)).toBe('99,999');
  });

  it('shortens from 100,000 on, with a space before the unit', () => {
    expect(formatCountShort(1_234_567)).toBe('1.2 M');
  });
});
