import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromSeconds, toIso, toSeconds } from './moment.js';

describe('moment', () => {
  it('survives the way to epoch seconds and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 }), (moment) => {
        expect(fromSeconds(toSeconds(moment))).toBe(moment);
      }),
    );
  });

  it.each([
    [0, 0],
    [1_763_000_000.1234, 1_763_000_000_123],
    [1_763_000_000.9999, 1_763_000_001_000],
    [-1.5, -1500],
  ])('reads %d seconds as %d milliseconds', (seconds, moment) => {
    expect(fromSeconds(seconds)).toBe(moment);
  });

  it('is written in UTC with milliseconds and a Z', () => {
    expect(toIso(Date.UTC(2026, 10, 12, 14, 30, 0, 7))).toBe('2026-11-12T14:30:00.007Z');
  });
});
