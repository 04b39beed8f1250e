import { describe, expect, it } from '@jest/globals';
import { SettableClock } from '../../clock/settable-clock.js';
import { KnownKeys } from './known-keys.js';

describe('the keys of strangers', () => {
  it('are kept apart up to a number, and then counted together until the span is over', () => {
    const clock = new SettableClock();
    const keys = new KnownKeys(clock, 3, 60_000);
    expect(['a', 'b', 'c', 'd', 'e', 'a'].map((key) => keys.of(key))).toEqual([
      'a',
      'b',
      'c',
      'everybody-else',
      'everybody-else',
      'a',
    ]);
    clock.advance(60_000);
    expect(['d', 'e', 'a', 'b'].map((key) => keys.of(key))).toEqual(['d', 'e', 'a', 'everybody-else']);
  });
});
