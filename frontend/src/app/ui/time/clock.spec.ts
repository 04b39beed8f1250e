import { TestBed } from '@angular/core/testing';
import { Clock } from './clock';

const START = Date.UTC(2026, 10, 12, 14, 0, 0);

describe('Clock', () => {
  beforeEach(() => jest.useFakeTimers({ now: START }));
  afterEach(() => jest.useRealTimers());

  it('ticks once a second', () => {
    const clock = TestBed.inject(Clock);
    expect(clock.now()).toBe(START / 1000);
    jest.advanceTimersByTime(999);
    expect(clock.now()).toBe(START / 1000);
    jest.advanceTimersByTime(1);
    expect(clock.now()).toBe(START / 1000 + 1);
  });

  it('is corrected at once when the server is more than 5 s away', () => {
    const clock = TestBed.inject(Clock);
    clock.heardFromServer(START / 1000 + 42);
    expect(clock.now()).toBe(START / 1000 + 42);
    expect(clock.offsetSec()).toBe(42);
  });

  it('leaves smaller differences alone, and forgets a correction when the clock is put right', () => {
    const clock = TestBed.inject(Clock);
    clock.heardFromServer(START / 1000 + 4);
    expect(clock.offsetSec()).toBe(0);
    clock.heardFromServer(START / 1000 - 90);
    expect(clock.offsetSec()).toBe(-90);
    clock.heardFromServer(START / 1000);
    expect(clock.offsetSec()).toBe(0);
    expect(clock.now()).toBe(START / 1000);
  });

  it('stops with the application', () => {
    TestBed.inject(Clock);
    expect(jest.getTimerCount()).toBe(1);
    TestBed.resetTestingModule();
    expect(jest.getTimerCount()).toBe(0);
  });
});
