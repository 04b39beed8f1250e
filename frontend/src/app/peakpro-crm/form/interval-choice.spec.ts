import { inUnit, typedInterval } from './interval-choice';

describe('interval choice', () => {
  it.each([
    ['5', 'seconds', 5],
    ['90', 'minutes', 5400],
    [' 12 ', 'hours', 43_200],
    ['30', 'days', 2_592_000],
    ['4', 'seconds', null],
    ['31', 'days', null],
    ['1.5', 'hours', null],
    ['-3', 'hours', null],
    ['1e3', 'seconds', null],
    ['', 'minutes', null],
  ] as const)('reads %j %s as %j seconds', (value, unit, seconds) => {
    expect(typedInterval(value, unit)).toBe(seconds);
  });

  it.each([
    [45, '45', 'seconds'],
    [5400, '90', 'minutes'],
    [7200, '2', 'hours'],
    [172_800, '2', 'days'],
  ])('shows %d seconds as %s %s', (seconds, value, unit) => {
    expect(inUnit(seconds)).toEqual({ value, unit });
  });
});
