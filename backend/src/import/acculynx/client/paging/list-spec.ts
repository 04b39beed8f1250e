import type { PagingUnit } from '../../../../domain/import-state.js';
import type { JsonObject } from '../../../../domain/json.js';
import type { SearchPath } from './search-path.js';

/** The name under which a list takes its index: measured, and as documented for most lists. */
export type IndexName = 'pageStartIndex' | 'recordStartIndex';

/** How a list is paged: what its index counts and what the parameter is called. */
export interface PagingMode {
  readonly unit: PagingUnit;
  readonly indexName: IndexName;
}

interface ListFilter {
  /** Filters and order; without size and index. */
  readonly query: Readonly<Record<string, string | number | undefined>>;
  /** 25 everywhere; 50 on /contacts, /estimates and /users once verified. */
  readonly pageSize: number;
}

/** A list that is read with GET. */
export interface ReadList extends ListFilter {
  /** Below the base address: `/jobs`. */
  readonly path: string;
  readonly search?: undefined;
}

/** One of the two searches. */
export interface SearchList extends ListFilter {
  readonly path: SearchPath;
  /** The body to post. */
  readonly search: JsonObject;
}

/** One list of the vendor, with everything but the place in it. */
export type ListSpec = ReadList | SearchList;

/** Where and how far to walk. */
export interface WalkOptions {
  readonly mode: PagingMode;
  /** False where the unit was only assumed: the walk then ends after two pages at the latest. True when left out. */
  readonly verified?: boolean;
  /** The first index to ask for, in the list's unit; 0 when left out. */
  readonly startAt?: number;
  /** 1: each page begins with the last row of the page before, which must show its id again. Only for unit `record`. */
  readonly overlap?: 0 | 1;
  /** With `overlap`: the id that the first page has to show first, known from an earlier walk. */
  readonly boundaryId?: string;
  /** Never takes the vendor's count as the end: one more page is asked for. For walks that mark records missing. */
  readonly confirmEnd?: boolean;
  /** Pages at most; 4,000 when left out. */
  readonly maxPages?: number;
  /** Ends the walk's calls. */
  readonly signal?: AbortSignal;
  /** What is read, for the run's log; the path when left out. */
  readonly purpose?: string;
}

/** One page of a list, already checked against every stop rule. */
export interface Page {
  /** The index it was asked for with, in the list's unit. */
  readonly index: number;
  /** 1 for the first page of this walk. */
  readonly number: number;
  /** Its objects in the vendor's order; the repeated row of an overlap is left out. */
  readonly items: readonly JsonObject[];
  /** Rows that are no objects or have no id; they are in no item. */
  readonly badRows: number;
  /** What the vendor says the list holds. */
  readonly count?: number;
  /** The index to go on with after this page. */
  readonly nextIndex: number;
  /** The id of the last row, to be the next page's boundary. */
  readonly lastId?: string;
  /** With overlap: whether the boundary id stood where it has to; `unknown` where there was none to expect. */
  readonly boundary: 'kept' | 'gone' | 'unknown';
  /** As far as the count can be believed. */
  readonly expectedPages?: number;
}

/** Why a walk ended. */
export type WalkEndReason =
  | 'empty'
  | 'short'
  | 'out_of_range'
  | 'counted'
  | 'single'
  | 'echo'
  | 'repeated'
  | 'drift'
  | 'cap'
  | 'absent'
  | 'forbidden';

export interface WalkEnd {
  readonly reason: WalkEndReason;
  /** Only then may a watermark move or a record be marked missing. */
  readonly complete: boolean;
  /**
   * The vendor's count promised far more than there was to read. It does so for healthy lists too, so it is no failure;
   * but nothing should be called missing on the strength of this walk without a second look.
   */
  readonly doubtful: boolean;
  /** In words, for the run's log. */
  readonly message: string;
}
