import { backOffMs } from './back-off';

describe('backOffMs', () => {
  it('doubles from one second and ends at fifteen', () => {
    const waits = [1, 2, 3, 4, 5, 6, 50].map((failures) => backOffMs(failures, null, () => 0));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  it('waits at least as long as the server asks, within the same bound', () => {
    expect(backOffMs(1, 3000, () => 0)).toBe(3000);
    expect(backOffMs(1, 600_000, () => 0)).toBe(15_000);
  });

  it('spreads by up to a fifth', () => {
    expect(backOffMs(1, null, () => 0.999)).toBe(1200);
  });
});
