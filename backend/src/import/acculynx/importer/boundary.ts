import type { Page } from '../client/paging/list-spec.js';
import { rowId } from '../client/paging/row-id.js';

/** So often a reading goes back a page because rows slipped; after that it is worked through and repeated. */
export const MOST_STEP_BACKS = 3;

/**
 * True when rows may have slipped past unread between this page and the one before: the last row of the page before does
 * not stand on this one. Rows that moved the other way are seen twice, which loses nothing.
 */
export function rowsSlipped(page: Page, boundaryId: string | undefined): boolean {
  return page.boundary === 'gone' && !page.items.some((item) => rowId(item) === boundaryId);
}

/** Where the item at `index` of a page stands in a list that counts records. */
export const placeOf = (page: Page, index: number): number => page.index + (page.boundary === 'kept' ? 1 : 0) + index;
