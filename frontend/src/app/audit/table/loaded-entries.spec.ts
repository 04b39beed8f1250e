import { downFrom, entriesOf, pageOf } from '../testing/audit-answer';
import { firstPage, newerThan, placesOf, withNewer, withOlder } from './loaded-entries';

const page = (ids: number[], change = {}) => pageOf(entriesOf(...ids), change);
const idsOf = (loaded: { entries: readonly { id: number }[] }) => loaded.entries.map(({ id }) => id);

describe('loaded entries', () => {
  it('go on where the last page ended, with no entry twice', () => {
    const loaded = withOlder(firstPage(page([5, 4], { next_cursor: 'c' })), page([4, 3, 2]));
    expect(idsOf(loaded)).toEqual([5, 4, 3, 2]);
    expect(loaded.cursor).toBeNull();
  });

  it('know what is newer', () => {
    const loaded = firstPage(page([5, 4]));
    expect(newerThan(loaded, page([5, 4]))).toBeNull();
    expect(newerThan(loaded, page([7, 6, 5]))).toMatchObject({ count: 2, gap: false });
  });

  it('take newer ones in on top and keep what was read further back', () => {
    const loaded = withOlder(firstPage(page([5, 4], { next_cursor: 'c' })), page([3], { next_cursor: 'd' }));
    const newer = newerThan(loaded, page([7, 6], { next_cursor: null, total: 9 }));
    const joined = newer && withNewer(loaded, newer);
    expect(joined && idsOf(joined)).toEqual([7, 6, 5, 4, 3]);
    expect(joined).toMatchObject({ cursor: 'd', total: 9 });
  });

  it('begin anew when more came than a page holds', () => {
    const loaded = firstPage(page([5, 4]));
    const newer = newerThan(loaded, page([9, 8], { next_cursor: 'n' }));
    expect(newer?.gap).toBe(true);
    expect(newer && idsOf(withNewer(loaded, newer))).toEqual([9, 8]);
  });

  it('show what came into an empty list', () => {
    const newer = newerThan(firstPage(page([])), page([1]));
    expect(newer?.count).toBe(1);
  });

  it('have a place for every entry that is still to be read', () => {
    const known = firstPage(page(downFrom(500, 100), { next_cursor: 'c', total: 500 }));
    expect(placesOf(known)).toHaveLength(500);
    expect(placesOf(known)[100]).toBeNull();
    const uncounted = firstPage(page(downFrom(500, 100), { next_cursor: 'c', total: null }));
    expect(placesOf(uncounted).length).toBeGreaterThan(100);
    expect(placesOf(firstPage(page([2, 1], { total: 9 })))).toHaveLength(2);
  });
});
