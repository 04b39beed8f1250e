import { NOON, attentionOf } from '../testing/summary-of';
import { attentionGroups } from './attention-groups';

describe('attentionGroups', () => {
  it('leaves one and two tenants on their own lines', () => {
    expect(attentionGroups([attentionOf('a'), attentionOf('b')]).map((group) => group.tenants)).toEqual([['a'], ['b']]);
  });

  it('makes one line of three with the same cause within 15 minutes, since the first of them', () => {
    const groups = attentionGroups([
      attentionOf('a', { since: NOON - 900 }),
      attentionOf('other', { reason: 'Timed out' }),
      attentionOf('b', { since: NOON - 60 }),
      attentionOf('c', { since: NOON }),
    ]);
    expect(groups.map((group) => group.tenants)).toEqual([['a', 'b', 'c'], ['other']]);
    expect(groups[0]?.since).toBe(NOON - 900);
  });

  it('does not join what began further apart', () => {
    const groups = attentionGroups([
      attentionOf('a', { since: NOON - 901 }),
      attentionOf('b', { since: NOON - 60 }),
      attentionOf('c', { since: NOON }),
    ]);
    expect(groups).toHaveLength(3);
  });

  it('does not join different states', () => {
    const groups = attentionGroups([attentionOf('a'), attentionOf('b'), attentionOf('c', { state: 'late' })]);
    expect(groups).toHaveLength(3);
  });
});
