import { NOTHING, ofPages, sameOrder, withPage, withValues } from './loaded-records';
import { pageOf } from '../testing/a-record';

const ids = (loaded: typeof NOTHING) => loaded.records.map(({ external_id: id }) => id);

describe('loaded records', () => {
  it('grow page by page and know how many there are', () => {
    const first = withPage(NOTHING, pageOf(['a', 'b'], { next_cursor: 'c1', total: 3 }));
    expect([first.total, first.cursor]).toEqual([3, 'c1']);
    const all = withPage(first, pageOf(['c'], { total: 3 }));
    expect([ids(all), all.total, all.cursor]).toEqual([['a', 'b', 'c'], 3, null]);
  });

  it('show a record once that moved from page to page', () => {
    const all = ofPages([pageOf(['a', 'b'], { next_cursor: 'c1', total: 4 }), pageOf(['b', 'c'], { total: 4 })]);
    expect([ids(all), all.total]).toEqual([['a', 'b', 'c'], 3]);
  });

  it('live without a total', () => {
    expect(ofPages([pageOf(['a'], { next_cursor: 'c1', total: null })]).total).toBe(1);
  });

  it('compare as far as both are read', () => {
    const shown = ofPages([pageOf(['a', 'b', 'c'])]);
    expect(sameOrder(shown, ofPages([pageOf(['a', 'b'], { next_cursor: 'x', total: 3 })]))).toBe(true);
    expect(sameOrder(shown, ofPages([pageOf(['b', 'a'])]))).toBe(false);
    expect(sameOrder(NOTHING, shown)).toBe(false);
    expect(sameOrder(NOTHING, NOTHING)).toBe(true);
  });

  it('take newer values over and keep what lies beyond', () => {
    const shown = ofPages([pageOf(['a', 'b'], { next_cursor: 'c1', total: 9 })]);
    const next = withValues(shown, ofPages([pageOf(['a'], { next_cursor: 'c0', total: 10 })]));
    expect([ids(next), next.cursor, next.total]).toEqual([['a', 'b'], 'c1', 10]);
  });
});
