import { anEntry } from '../testing/an-entry';
import { entryDiff } from './entry-diff';

const diff = (before: Record<string, unknown> | undefined, after: Record<string, unknown> | undefined) =>
  entryDiff(anEntry({ ...(before && { before }), ...(after && { after }) }), 'utc');

describe('entry diff', () => {
  it('shows only changed fields, in words', () => {
    expect(diff({ interval_sec: 300, catch_up: 'one' }, { interval_sec: 180, catch_up: 'one' })).toEqual([
      { field: 'Interval', before: '5 min', after: '3 min' },
    ]);
  });

  it('shows what appeared and what went', () => {
    expect(diff({ paused: false }, { paused: true, reason: 'Office move' })).toEqual([
      { field: 'Paused', before: 'no', after: 'yes' },
      { field: 'Reason', before: null, after: 'Office move' },
    ]);
    expect(diff({ description: 'x' }, { description: null })).toEqual([
      { field: 'Description', before: 'x', after: null },
    ]);
  });

  it('says moments as a day and a clock, also within a field', () => {
    const at = Date.UTC(2026, 10, 26, 14, 32, 7) / 1000;
    const said = 'Thu, Nov 26, 2026 14:32:07';
    expect(diff({ next_run_at: null }, { expires_at: at, next_run_at: at, anchor: at, until: at })).toEqual(
      ['next_run_at', 'expires_at', 'anchor', 'Until'].map((field) => ({
        field,
        before: null,
        after: said,
        afterAt: at,
      })),
    );
    expect(diff(undefined, { hold: { until: at } })).toEqual([
      { field: 'Hold', before: null, after: `{"until":"${said}"}` },
    ]);
  });

  it('lists names as people do', () => {
    expect(diff({ tenants: [] }, { tenants: ['acme', 'beta'] })).toEqual([
      { field: 'tenants', before: null, after: 'acme, beta' },
    ]);
  });

  it('keeps the name of a field that it does not know', () => {
    expect(diff(undefined, { nested: { a: 1 } })).toEqual([{ field: 'nested', before: null, after: '{"a":1}' }]);
  });

  it('has no line for an entry that changed nothing', () => {
    expect(diff(undefined, undefined)).toEqual([]);
  });
});
