import { anEntry } from '../../core/testing/an-entry';
import { joinedEntries } from './joined-entries';

describe('joined entries', () => {
  it('puts the cause before its effect and joins them by a line', () => {
    const done = anEntry({ id: 3, action_id: 'a', operation: 'scheduler.import.completed' });
    const cause = anEntry({ id: 2, action_id: 'a' });
    const other = anEntry({ id: 1 });
    expect(joinedEntries([done, cause, other])).toEqual([
      { entry: cause, leadsOn: true, follows: false },
      { entry: done, leadsOn: false, follows: true },
      { entry: other, leadsOn: false, follows: false },
    ]);
  });

  it('leaves entries of one action apart when another stands between them', () => {
    const entries = [anEntry({ id: 3, action_id: 'a' }), anEntry({ id: 2 }), anEntry({ id: 1, action_id: 'a' })];
    expect(joinedEntries(entries).map(({ entry, leadsOn }) => [entry.id, leadsOn])).toEqual([
      [3, false],
      [2, false],
      [1, false],
    ]);
  });

  it('does not join entries without an action', () => {
    expect(joinedEntries([anEntry({ id: 2 }), anEntry({ id: 1 })]).some(({ leadsOn }) => leadsOn)).toBe(false);
  });
});
