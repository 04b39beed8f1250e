import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SettableClock } from './settable-clock.js';
import { MAX_DELAY_MS } from './system-clock.js';

const T0 = Date.UTC(2026, 10, 12, 14, 30);

describe('SettableClock', () => {
  it('stands still until it is advanced, and then moves both clocks', () => {
    const clock = new SettableClock(T0);
    expect([clock.now(), clock.monotonic()]).toEqual([T0, 0]);
    clock.advance(1_500);
    expect([clock.now(), clock.monotonic()]).toEqual([T0 + 1_500, 1_500]);
  });

  it('begins at a moment of its own when none is given', () => {
    expect(new SettableClock().now()).toBe(T0);
  });

  it('jumps its wall clock without moving the monotonic one and without firing a timer', () => {
    const clock = new SettableClock(T0);
    let fired = 0;
    clock.after(10, () => (fired += 1));
    clock.jumpWall(-7_200_000);
    clock.jumpWall(3_600_000);
    expect([clock.now(), clock.monotonic(), fired]).toEqual([T0 - 3_600_000, 0, 0]);
    clock.advance(10);
    expect(fired).toBe(1);
  });

  it('fires timers in the order in which they fall due, each at its own moment', () => {
    const clock = new SettableClock(T0);
    const fired: [string, number, number][] = [];
    const note = (name: string) => (): void => void fired.push([name, clock.now() - T0, clock.monotonic()]);
    clock.after(300, note('third'));
    clock.after(100, note('first'));
    clock.after(200, note('second'));
    clock.after(400, note('not yet'));
    clock.advance(399);
    expect(fired).toEqual([
      ['first', 100, 100],
      ['second', 200, 200],
      ['third', 300, 300],
    ]);
    expect(clock.monotonic()).toBe(399);
  });

  it('fires timers of one moment in the order in which they were set', () => {
    const clock = new SettableClock(T0);
    const fired: string[] = [];
    for (const name of ['a', 'b', 'c']) clock.after(50, () => void fired.push(name));
    clock.advance(50);
    expect(fired).toEqual(['a', 'b', 'c']);
  });

  it('fires a timer once', () => {
    const clock = new SettableClock(T0);
    let fired = 0;
    clock.after(10, () => (fired += 1));
    clock.advance(10);
    clock.advance(1_000);
    expect(fired).toBe(1);
  });

  it('fires a timer that another one sets on the way', () => {
    const clock = new SettableClock(T0);
    const at: number[] = [];
    const tick = (): void => {
      at.push(clock.monotonic());
      clock.after(60, tick);
    };
    clock.after(60, tick);
    clock.advance(200);
    expect(at).toEqual([60, 120, 180]);
  });

  it('does not fire a timer before it is advanced, not even one without a delay', () => {
    const clock = new SettableClock(T0);
    let fired = 0;
    clock.after(0, () => (fired += 1));
    clock.after(-5, () => (fired += 1));
    expect(fired).toBe(0);
    clock.advance(0);
    expect(fired).toBe(2);
    expect(clock.monotonic()).toBe(0);
  });

  it('does not fire a cancelled timer, also when another one cancels it at the same moment; cancelling twice is harmless', () => {
    const clock = new SettableClock(T0);
    const fired: string[] = [];
    const cancelSecond = { call: (): void => undefined };
    clock.after(10, () => {
      fired.push('first');
      cancelSecond.call();
    });
    cancelSecond.call = clock.after(10, () => void fired.push('second'));
    const cancelThird = clock.after(10, () => void fired.push('third'));
    cancelThird();
    cancelThird();
    clock.advance(20);
    cancelSecond.call();
    expect(fired).toEqual(['first']);
  });

  it('clamps a delay as the system clock does, so that tests see the early wake-up', () => {
    const clock = new SettableClock(T0);
    let firedAt = 0;
    clock.after(MAX_DELAY_MS + 86_400_000, () => (firedAt = clock.monotonic()));
    clock.advance(MAX_DELAY_MS + 172_800_000);
    expect(firedAt).toBe(MAX_DELAY_MS);
  });

  it('fires every timer that was not cancelled exactly once, sorted by moment and order of setting', () => {
    const timers = fc.array(fc.record({ delay: fc.integer({ min: 0, max: 50 }), cancelled: fc.boolean() }));
    const steps = fc.array(fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(timers, steps, (wanted, moves) => {
        const clock = new SettableClock(T0);
        const fired: [number, number][] = [];
        wanted.forEach(({ delay, cancelled }, i) => {
          const cancel = clock.after(delay, () => void fired.push([clock.monotonic(), i]));
          if (cancelled) cancel();
        });
        for (const ms of moves) clock.advance(ms);
        const reached = moves.reduce((sum, ms) => sum + ms, 0);
        expect(clock.now() - T0).toBe(reached);
        const expected = wanted
          .map(({ delay, cancelled }, i) => ({ delay, cancelled, i }))
          .filter(({ delay, cancelled }) => !cancelled && moves.length > 0 && delay <= reached)
          .sort((a, b) => a.delay - b.delay || a.i - b.i);
        expect(fired).toEqual(expected.map(({ delay, i }) => [delay, i]));
      }),
    );
  });
});
