import { convertToParamMap } from '@angular/router';
import { NO_FILTER, auditFilter, auditParams, filtersSet, readAuditView } from './audit-view';

/** Thu 12 Nov 2026 14:32:07 UTC. */
const NOW = Date.UTC(2026, 10, 12, 14, 32, 7) / 1000;
const read = (params: Record<string, string>) => readAuditView(convertToParamMap(params));
const asked = (params: Record<string, string>) => auditFilter(read(params), NOW, 'utc');

describe('audit view', () => {
  it('reads an empty address as everything', () => {
    expect(read({})).toEqual({ ...NO_FILTER, open: null });
    expect(filtersSet(read({ open: '7' }))).toBe(0);
  });

  it('asks for what a link carries', () => {
    const link = { tenant: 'acme', op: 'ops.local.run', source: 'ui', actor: 'local:ops', outcome: 'denied' };
    expect(asked({ ...link, ring: 'system', action: 'a-1' })).toEqual({
      tenant: 'acme',
      operation: 'ops.local.run',
      source: 'ui',
      actor: 'local:ops',
      outcome: 'denied',
      ring: 'system',
      action_id: 'a-1',
    });
  });

  it('asks for every operation of a group', () => {
    expect(asked({ op: 'credentials.*' })).toEqual({ operation: ['credentials.updated', 'credentials.deleted'] });
  });

  it('asks for an operation of an old file as it is', () => {
    expect(asked({ op: 'scheduled-run' })).toEqual({ operation: 'scheduled-run' });
  });

  it.each([
    ['today', Date.UTC(2026, 10, 12) / 1000],
    ['24h', NOW - 86_400],
    ['7d', NOW - 7 * 86_400],
  ])('asks for %s from its beginning', (range, since) => {
    expect(asked({ range })).toEqual({ since });
  });

  it('asks for the span between two moments, also without saying that it is picked', () => {
    const from = '2026-11-12T08:00Z';
    const span = { since: Date.UTC(2026, 10, 12, 8) / 1000, until: Date.UTC(2026, 10, 12, 9, 30) / 1000 };
    expect(asked({ from, to: '2026-11-12T09:30Z' })).toEqual(span);
    expect(asked({ range: 'pick', from })).toEqual({ since: span.since });
  });

  it.each([
    ['source', 'nowhere'],
    ['outcome', 'maybe'],
    ['ring', 'gold'],
    ['range', 'forever'],
    ['from', 'yesterday'],
    ['open', '-3'],
    ['open', 'x'],
  ])('drops %s=%s', (name, word) => {
    expect(read({ [name]: word })).toEqual({ ...NO_FILTER, open: null });
  });

  it('reads back what it writes, and leaves defaults out of the address', () => {
    const view = read({
      tenant: 'acme',
      op: 'auth.*',
      ring: 'people',
      range: 'pick',
      from: '2026-11-12T08:00Z',
      open: '7',
    });
    const written = Object.entries(auditParams(view)).filter(([, value]) => value !== null);
    expect(read(Object.fromEntries(written.map(([name, value]) => [name, String(value)])))).toEqual(view);
    expect(Object.values(auditParams({ ...NO_FILTER, open: null })).every((value) => value === null)).toBe(true);
  });

  it('writes only what changes', () => {
    expect(auditParams({ open: 7 })).toEqual({ open: 7 });
  });

  it('counts the filters', () => {
    expect(filtersSet(read({ tenant: 'acme', ring: 'people', range: 'today', open: '1' }))).toBe(3);
  });
});
