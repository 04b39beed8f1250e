import { NOW } from '../../core/testing/now';
import { aSchedule } from '../testing/a-schedule';
import { missedTicks } from './missed-ticks';

const paused = (since: number) => aSchedule({ anchor: NOW - 10_000, pause: { by: 'x', since, since_iso: '' } });

describe('missed ticks', () => {
  it('counts the grid points since the pause began', () => {
    expect(missedTicks(paused(NOW - 12 * 180), NOW)).toBe(12);
    expect(missedTicks(paused(NOW - 12 * 86_400 - 10_000), NOW)).toBeGreaterThan(5_759);
  });

  it('counts none in a pause between two ticks', () => {
    expect(missedTicks(paused(NOW - 1), NOW)).toBe(0);
  });

  it('counts none without a pause', () => {
    expect(missedTicks(aSchedule(), NOW)).toBe(0);
  });
});
