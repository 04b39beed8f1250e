import { NOW } from '../../core/testing/now';
import { byDay } from './by-day';

describe('by day', () => {
  it('groups what follows each other by the day of the shown zone', () => {
    const groups = byDay([NOW, NOW - 60, NOW - 86_400], (at) => at, NOW, 'utc');
    expect(groups.map(({ day, items }) => [day.startsWith('Today'), items.length])).toEqual([
      [true, 2],
      [false, 1],
    ]);
  });
});
