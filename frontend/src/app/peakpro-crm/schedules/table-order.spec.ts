import { NO_ROWS, appended, refreshed, resorted, started, without, type OrderPage } from './table-order';

const page = (word: string, total = word.length, nextCursor: string | null = null): OrderPage => ({
  tenants: word.split(''),
  nextCursor,
  total,
});

describe('table order', () => {
  it('starts with the first page and the number of all rows', () => {
    expect(started(page('ab', 10, 'c1'))).toMatchObject({ tenants: ['a', 'b'], total: 10, nextCursor: 'c1', moved: 0 });
  });

  it('appends a page and leaves a tenant that moved between two pages where it is shown', () => {
    const order = appended(started(page('abc', 6, 'c1')), page('cde', 6, 'c2'));
    expect(order.tenants).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(order.nextCursor).toBe('c2');
  });

  it('knows the true total once the last page is there', () => {
    expect(appended(started(page('abc', 7, 'c1')), page('cde', 7)).total).toBe(5);
  });

  it('takes a fresh order over when nobody is in the table', () => {
    expect(refreshed(started(page('abc')), page('cab'), false).tenants).toEqual(['c', 'a', 'b']);
  });

  it('keeps the order while somebody is in the table and counts what would move', () => {
    const order = refreshed(started(page('abcd')), page('cabd'), true);
    expect(order.tenants).toEqual(['a', 'b', 'c', 'd']);
    expect(order.moved).toBe(1);
  });

  it('says nothing when the fresh order is the shown one', () => {
    const order = refreshed(started(page('abc', 9, 'old')), page('abc', 9, 'new'), true);
    expect(order).toMatchObject({ moved: 0, pending: null, nextCursor: 'new' });
  });

  it('keeps the rows below a refresh that reaches only as far as somebody looks', () => {
    const order = refreshed(started(page('abcdef', 6)), page('abc', 6, 'c1'), false);
    expect(order).toMatchObject({ tenants: ['a', 'b', 'c', 'd', 'e', 'f'], nextCursor: null, moved: 0 });
  });

  it('lets the rows below go when the refreshed ones changed place', () => {
    const order = refreshed(started(page('abcdef', 6)), page('bac', 6, 'c1'), false);
    expect(order).toMatchObject({ tenants: ['b', 'a', 'c'], nextCursor: 'c1', total: 6 });
  });

  it('takes the waiting order over on Re-sort', () => {
    const order = resorted(refreshed(started(page('abc')), page('bca'), true));
    expect(order).toMatchObject({ tenants: ['b', 'c', 'a'], pending: null, moved: 0 });
  });

  it('counts anew when pages are appended while an order waits', () => {
    const waiting = refreshed(started(page('abc', 6, 'c1')), page('bac', 6, 'c1'), true);
    const order = appended(waiting, page('def', 6));
    expect(order.tenants.join('')).toBe('abcdef');
    expect(order.pending?.tenants.join('')).toBe('bacdef');
    expect(order.moved).toBe(1);
  });

  it('takes a deleted row out of the shown and the waiting order', () => {
    const order = without(refreshed(started(page('abc')), page('cab'), true), 'c');
    expect(order).toMatchObject({ tenants: ['a', 'b'], total: 2, moved: 0 });
  });

  it('has no rows at the beginning', () => {
    expect(resorted(NO_ROWS)).toBe(NO_ROWS);
    expect(without(NO_ROWS, 'a')).toBe(NO_ROWS);
  });
});
