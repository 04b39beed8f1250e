import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_REST_MS, restAskedFor } from './rest.js';

const NOW = Date.UTC(2026, 10, 12, 14, 30);
const httpDate = (moment: number): string => new Date(moment).toUTCString();

describe('restAskedFor', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['seconds with blanks', { 'retry-after': ' 7 ' }, 7_000],
    ['nothing to wait for', { 'retry-after': '0' }, 0],
    ['a date', { 'retry-after': httpDate(NOW + 30_000) }, 30_000],
    ['a date that has passed', { 'retry-after': httpDate(NOW - 30_000) }, 0],
    ['a reset in seconds', { 'ratelimit-reset': '12' }, 12_000],
    ['a reset in seconds, old spelling', { 'x-ratelimit-reset': '12' }, 12_000],
    ['a reset as a moment in seconds', { 'ratelimit-reset': String(NOW / 1000 + 9) }, 9_000],
    ['a reset as a moment in milliseconds', { 'x-ratelimit-reset': String(NOW + 9_000) }, 9_000],
    ['Retry-After before the resets', { 'retry-after': '3', 'ratelimit-reset': '50' }, 3_000],
    ['a reset where Retry-After says nothing', { 'retry-after': 'soon', 'ratelimit-reset': '50' }, 50_000],
    ['at most five minutes', { 'retry-after': '86400' }, 300_000],
    ['nothing', {}, undefined],
    ['words', { 'retry-after': 'soon' }, undefined],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['a number that a date parser would take for a year', { 'retry-after': '2026-11-12' }, undefined],
  ])('reads %s', (_name, headers, rest) => {
    expect(restAskedFor(headers, NOW)).toBe(rest);
  });

  it('answers nothing or 0 to 5 minutes, whatever the headers say', () => {
    const value = fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String), fc.date().map(String));
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        const rest = restAskedFor({ 'retry-after': a, 'ratelimit-reset': b, 'x-ratelimit-reset': c }, NOW);
        expect(rest === undefined || (rest >= 0 && rest <= LONGEST_REST_MS && Number.isInteger(rest))).toBe(true);
      }),
    );
  });
});
