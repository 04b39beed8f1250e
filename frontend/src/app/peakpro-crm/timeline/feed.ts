import type { TimelineItem, TimelinePage } from '@aetherlink/contracts/tick';

/** What has been read of a timeline so far, newest first. */
export interface Feed {
  readonly items: readonly TimelineItem[];
  /** Where older ones begin; null when there are none. */
  readonly cursor: string | null;
  /** Older ones existed and were removed. */
  readonly pruned: boolean;
}

/** The newest page was read again: it goes on top of what is there, or replaces it where the two do not meet. */
export function withFresh(feed: Feed | undefined, page: TimelinePage): Feed {
  const fresh: Feed = { items: page.items, cursor: page.next_cursor, pruned: page.history_pruned ?? false };
  if (feed === undefined) return fresh;
  const newer = new Set(page.items.map(keyOf));
  const older = feed.items.filter((item) => !newer.has(keyOf(item)));
  const meet = older.length < feed.items.length;
  return meet && page.next_cursor !== null ? { ...feed, items: [...page.items, ...older] } : fresh;
}

/** The next older page. */
export function withOlder(feed: Feed, page: TimelinePage): Feed {
  const shown = new Set(feed.items.map(keyOf));
  const items = [...feed.items, ...page.items.filter((item) => !shown.has(keyOf(item)))];
  return { items, cursor: page.next_cursor, pruned: page.history_pruned ?? false };
}

/** A ledger row that grows keeps its beginning. */
function keyOf({ kind, run, tick, entry }: TimelineItem): string {
  return `${kind} ${run?.id ?? tick?.from ?? entry?.id}`;
}
