import type { TimelineItem, TimelinePage } from '@aetherlink/contracts/tick';
import { aRun } from '../testing/a-run';
import { withFresh, withOlder } from './feed';

const run = (id: string, message = ''): TimelineItem => ({
  kind: 'run',
  at: 1,
  at_iso: '',
  run: aRun({ id, message }),
});
const page = (ids: string, next_cursor: string | null, change: Partial<TimelinePage> = {}): TimelinePage => ({
  ok: true,
  ts: 1,
  ts_iso: '',
  items: ids.split('').map((id) => run(id)),
  next_cursor,
  total: null,
  ...change,
});
const ids = (feed: { items: readonly TimelineItem[] }) => feed.items.map((item) => item.run?.id).join('');

describe('timeline feed', () => {
  it('puts new items on top and keeps the older pages that were read', () => {
    const read = withOlder(withFresh(undefined, page('dc', 'c1')), page('ba', null));
    const feed = withFresh(read, page('ed', 'c2'));
    expect(ids(feed)).toBe('edcba');
    expect(feed.cursor).toBeNull();
  });

  it('takes the newer version of an item that changed', () => {
    const read = withFresh(undefined, page('ba', 'c1'));
    const feed = withFresh(read, { ...page('', 'c1'), items: [run('b', 'ended'), run('a')] });
    expect(feed.items[0].run?.message).toBe('ended');
    expect(ids(feed)).toBe('ba');
  });

  it('starts over when so much is new that the pages do not meet', () => {
    const feed = withFresh(withFresh(undefined, page('ba', 'c1')), page('zy', 'c9'));
    expect(ids(feed)).toBe('zy');
    expect(feed.cursor).toBe('c9');
  });

  it('shows an item once when pages overlap', () => {
    expect(ids(withOlder(withFresh(undefined, page('dc', 'c1')), page('cb', null)))).toBe('dcb');
  });

  it('knows that older items were removed', () => {
    expect(withFresh(undefined, page('a', null, { history_pruned: true })).pruned).toBe(true);
  });
});
