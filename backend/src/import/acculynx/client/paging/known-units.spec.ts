import { describe, expect, it } from '@jest/globals';
import { knownMode, rememberMode, UNIT_KEPT_MS } from './known-units.js';

const NOW = Date.UTC(2026, 10, 12);

describe('knownMode', () => {
  it('knows a verified mode for seven days', () => {
    const mode = { unit: 'page', indexName: 'pageStartIndex' } as const;
    const units = rememberMode({}, '/contacts', mode, NOW);
    expect(knownMode(units, '/contacts', NOW)).toEqual(mode);
    expect(knownMode(units, '/contacts', NOW + UNIT_KEPT_MS - 1)).toEqual(mode);
    expect(knownMode(units, '/contacts', NOW + UNIT_KEPT_MS)).toBeUndefined();
    expect(knownMode(units, '/jobs', NOW)).toBeUndefined();
  });

  it('does not believe a moment that lies ahead', () => {
    const units = rememberMode({}, '/jobs', { unit: 'record', indexName: 'pageStartIndex' }, NOW + 1);
    expect(knownMode(units, '/jobs', NOW)).toBeUndefined();
  });

  it('keeps one mode for a list, with the name of its parameter', () => {
    const first = rememberMode({}, '/users', { unit: 'record', indexName: 'pageStartIndex' }, NOW);
    const units = rememberMode(first, '/users', { unit: 'record', indexName: 'recordStartIndex' }, NOW);
    expect(Object.keys(units)).toHaveLength(1);
    expect(knownMode(units, '/users', NOW)).toEqual({ unit: 'record', indexName: 'recordStartIndex' });
  });
});
