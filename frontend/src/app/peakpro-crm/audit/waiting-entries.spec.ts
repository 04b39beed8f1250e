import { anEntry } from '../../core/testing/an-entry';
import { shownEntries } from './waiting-entries';

const entries = (...ids: number[]) => ids.map((id) => anEntry({ id }));
const ids = (shown: { entries: readonly { id: number }[] }) => shown.entries.map(({ id }) => id);

describe('waiting entries', () => {
  it('shows new entries at once at the top', () => {
    const shown = shownEntries(entries(3, 2, 1), shownEntries(entries(1), undefined, true), true);
    expect(ids(shown)).toEqual([3, 2, 1]);
    expect(shown.waiting).toBe(0);
  });

  it('lets new entries wait while somebody reads further down', () => {
    const shown = shownEntries(entries(4, 3, 2, 1), shownEntries(entries(2, 1), undefined, true), false);
    expect(ids(shown)).toEqual([2, 1]);
    expect(shown.waiting).toBe(2);
  });

  it('keeps the entry somebody reads when it leaves the newest fifty', () => {
    const shown = shownEntries(entries(4, 3, 2), shownEntries(entries(2, 1), undefined, true), false);
    expect(ids(shown)).toEqual([2, 1]);
  });
});
