import type { Moment } from '../domain/moment.js';

/** Newest first; `before` is exclusive and names the last row of the page before. */
export interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
  readonly total: number | null;
  /** Older rows existed and were removed. */
  readonly historyPruned: boolean;
}

/** What every page is asked with. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string;
  /** Only rows at or after / before or at these moments. */
  readonly since?: Moment;
  readonly until?: Moment;
}
