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

  it('keeps the name of a field that it does not know', () => {
    expect(diff(undefined, { nested: { a: 1 } })).toEqual([{ field: 'nested', before: null, after: '{"a":1}' }]);
  });

  it('has no line for an entry that changed nothing', () => {
    expect(diff(undefined, undefined)).toEqual([]);
  });
});
