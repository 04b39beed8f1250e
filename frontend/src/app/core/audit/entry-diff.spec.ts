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
      ['Next run', 'Expires', 'anchor', 'Until'].map((field) => ({
        field,
        before: null,
        after: said,
        afterAt: at,
      })),
    );
    expect(diff(undefined, { nested: { until: at } })).toEqual([
      { field: 'nested', before: null, after: `{"until":"${said}"}` },
    ]);
  });

  it('says why somebody or something is held', () => {
    const hold = { kind: 'auth', reason: 'AccuLynx refuses the key.', since: 1_795_725_176 };
    expect(diff({ hold: null }, { hold })).toEqual([
      { field: 'Hold', before: null, after: 'AccuLynx refuses the key.' },
    ]);
    expect(diff({ hold: 'auth' }, { hold: null })).toEqual([{ field: 'Hold', before: 'key rejected', after: null }]);
  });

  it('names what a token or a session is made of', () => {
    const after = { id: 't-1', name: 'nightly-check', role: 'runner', tenants: ['*'] };
    expect(diff(undefined, after).map(({ field, after: words }) => `${field}: ${words}`)).toEqual([
      'Id: t-1',
      'Name: nightly-check',
      'Role: runner',
      'Tenants: all tenants',
    ]);
  });

  it('lists names as people do', () => {
    expect(diff({ tenants: [] }, { tenants: ['acme', 'beta'] })).toEqual([
      { field: 'Tenants', before: null, after: 'acme, beta' },
    ]);
  });

  it('keeps the name of a field that it does not know', () => {
    expect(diff(undefined, { nested: { a: 1 } })).toEqual([{ field: 'nested', before: null, after: '{"a":1}' }]);
  });

  it('has no line for an entry that changed nothing', () => {
    expect(diff(undefined, undefined)).toEqual([]);
  });
});
