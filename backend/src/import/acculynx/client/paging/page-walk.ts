import type { JsonObject } from '../../../../domain/json.js';
import type { AccuLynxSession } from '../call.js';
import { type Collection, readCollection } from './collection.js';
import { fetchPage } from './fetch-page.js';
import type { ListSpec, Page, WalkEnd, WalkOptions } from './list-spec.js';
import { rowId } from './row-id.js';
import { StopRules } from './stop-rules.js';

/** A walk over a list's pages; `end` is known once it is over. */
export interface PageWalk extends AsyncIterable<Page> {
  /** Undefined while pages are still to come, and when the reader left before the end. */
  readonly end: WalkEnd | undefined;
}

/**
 * Reads a list page by page and keeps every stop rule of the vendor's page. A page that a rule recognises as no page of
 * the list is not handed out. Walk it once.
 * @throws what the session's calls throw.
 */
export const pages = (session: AccuLynxSession, list: ListSpec, options: WalkOptions): PageWalk =>
  new Walk(session, list, options);

class Walk implements PageWalk {
  end: WalkEnd | undefined;

  constructor(
    private readonly session: AccuLynxSession,
    private readonly list: ListSpec,
    private readonly options: WalkOptions,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Page, void, undefined> {
    const rules = new StopRules(this.list, this.options);
    const { signal, purpose = this.list.path.slice(1), mode } = this.options;
    let index = this.options.startAt ?? 0;
    let boundaryId = this.options.boundaryId;
    for (let number = 1; ; number += 1) {
      this.end = rules.before(index);
      if (this.end) return;
      const answer = await fetchPage(this.session, this.list, index, mode.indexName, {
        purpose: `${purpose}, page ${number}`,
        ...(signal && { signal }),
      });
      if (answer.kind !== 'ok') {
        this.end = rules.without(answer.kind === 'refused' ? 'absent' : answer.kind);
        return;
      }
      const collection = readCollection(answer.body);
      const { end, good } = rules.judge(index, collection);
      if (good) {
        const page = this.page(collection, index, number, boundaryId);
        // Known before the reader sees the last page, so that both can be dealt with in one commit.
        this.end = end;
        yield page;
        index = page.nextIndex;
        boundaryId = page.lastId ?? boundaryId;
      }
      this.end = end;
      if (end) return;
    }
  }

  private page(collection: Collection, index: number, number: number, boundaryId: string | undefined): Page {
    const { mode, overlap = 0 } = this.options;
    const withId = collection.items.filter((row) => rowId(row) !== undefined);
    const rows = collection.items.length + collection.badRows;
    const boundary = this.boundary(withId[0], boundaryId);
    const last = withId.at(-1);
    const { count } = collection;
    const advance = mode.unit === 'record' ? Math.max(1, rows - overlap) : 1;
    return {
      index,
      number,
      items: boundary === 'kept' ? withId.slice(1) : withId,
      badRows: rows - withId.length,
      nextIndex: index + (mode.unit === 'none' ? 0 : advance),
      boundary,
      ...(count !== undefined && { count, expectedPages: Math.ceil(count / (this.list.pageSize - overlap)) }),
      ...(last && { lastId: rowId(last) }),
    };
  }

  private boundary(first: JsonObject | undefined, expected: string | undefined): Page['boundary'] {
    if (!this.options.overlap || expected === undefined) return 'unknown';
    return first && rowId(first) === expected ? 'kept' : 'gone';
  }
}
