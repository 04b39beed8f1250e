import { describe, expect, it } from '@jest/globals';
import { SettableClock } from '../../clock/settable-clock.js';
import { Turnover } from './turnover.js';

describe('the turnover of slots', () => {
  it('is none before a slot has become free', () => {
    expect(new Turnover(new SettableClock()).within(100)).toBe(0);
  });

  it('tells how many slots will be free soon from how many were lately', () => {
    const clock = new SettableClock();
    const turnover = new Turnover(clock);
    for (let n = 0; n < 5; n += 1) {
      for (let slot = 0; slot < 8; slot += 1) turnover.note();
      clock.advance(10);
    }
    expect(turnover.within(100)).toBe(40);
    expect(turnover.within(50)).toBe(20);
  });

  it('forgets what lies further back than a tenth of a second, however long nothing happens', () => {
    const clock = new SettableClock();
    const turnover = new Turnover(clock);
    turnover.note();
    clock.advance(60);
    turnover.note();
    clock.advance(60);
    expect(turnover.within(100)).toBe(1);
    clock.advance(3_600_000);
    expect(turnover.within(100)).toBe(0);
  });
});
