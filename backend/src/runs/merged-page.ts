import { DomainError } from '../domain/domain-error.js';
import type { Moment } from '../domain/moment.js';
import type { PageOf } from '../persistence/page.js';

/** One list among several that are read as one, newest first. */
export interface MergeSource<Item> {
  /** The newest rows at or before `until`, at most `limit`. */
  read(until: Moment | undefined, limit: number): Promise<PageOf<unknown> & { readonly rows: readonly Item[] }>;
}

interface Place {
  readonly at: Moment;
  /** How many items of that very moment the pages before have shown. */
  readonly shown: number;
}

export interface MergedPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
  readonly historyPruned: boolean;
}

/**
 * A page of several lists merged by moment, newest first.
 * @param atOf the moment an item is ordered by; its source must order by the same one.
 * @throws DomainError `validation_failed` on field `cursor`
 */
export async function mergedPage<Item>(
  sources: readonly MergeSource<Item>[],
  atOf: (item: Item) => Moment,
  limit: number,
  cursor: string | undefined,
): Promise<MergedPage<Item>> {
  const place = cursor === undefined ? undefined : readCursor(cursor);
  const wanted = limit + (place?.shown ?? 0) + 1;
  const pages = await Promise.all(sources.map((source) => source.read(place?.at, wanted)));
  const merged = pages.flatMap(({ rows }) => rows).sort((a, b) => atOf(b) - atOf(a));
  const rest = merged.slice(place?.shown ?? 0);
  const items = rest.slice(0, limit);
  const last = items[items.length - 1];
  const more = rest.length > limit && last !== undefined;
  const pruned = !more && pages.some(({ historyPruned }) => historyPruned);
  return { items, nextCursor: more ? writeCursor(atOf(last), items, place, atOf) : null, historyPruned: pruned };
}

function writeCursor<Item>(
  at: Moment,
  items: readonly Item[],
  before: Place | undefined,
  atOf: (item: Item) => Moment,
): string {
  const here = items.filter((item) => atOf(item) === at).length;
  const shown = here + (before?.at === at ? before.shown : 0);
  return Buffer.from(JSON.stringify([at, shown])).toString('base64url');
}

function readCursor(cursor: string): Place {
  try {
    const [at, shown] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (
      Number.isSafeInteger(at) &&
      Number.isSafeInteger(shown) &&
      (shown as number) >= 0 &&
      (shown as number) < 10_000
    ) {
      return { at: at as Moment, shown: shown as number };
    }
  } catch {
    // Falls through: whatever it was, it is no cursor of ours.
  }
  throw new DomainError('validation_failed', 'The cursor is not one that this list gave out.', {
    errors: [{ field: 'cursor', message: 'Use next_cursor of the page before, or leave it out.' }],
  });
}
