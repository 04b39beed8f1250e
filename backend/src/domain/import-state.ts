import type { Moment } from './moment.js';

/** The two halves of the vendor's job list: the default one hides unassigned and dead leads. */
export const SWEEPS = ['assigned', 'unassigned'] as const;
export type Sweep = (typeof SWEEPS)[number];

/** What a list's `pageStartIndex` counts; `none` for a list that cannot be paged. */
export type PagingUnit = 'record' | 'page' | 'none';

/** How far one resource's sweep has come for sure. It moves only when a complete page sequence has ended normally. */
export interface Watermark {
  /** The newest modification that is fully applied. */
  readonly modifiedUntil: Moment;
  readonly sweptAt: Moment;
  /** What the vendor said the list holds; good for progress, never for completeness. */
  readonly lastCount?: number;
}

/** What a chain of slices is for. `first`: everything there is; `nightly`: contacts, open jobs again; `reconcile`: all jobs, to find the ones that are gone. */
export type ChainKind = 'first' | 'nightly' | 'reconcile';

/** Where a chain of slices stands; saved with each page, so that a killed process goes on one page earlier. */
export interface ChainPosition {
  readonly kind: ChainKind;
  readonly startedAt: Moment;
  /** Which of the chain's steps is being worked on. */
  readonly step: string;
  /** Created-date slice, days since 1970 (UTC), both included; absent for lists without dates. */
  readonly fromDay?: number;
  readonly toDay?: number;
  /** Where the next page begins, in the list's own unit. */
  readonly offset: number;
  /** What `offset` counts; the step begins anew when the list counts in another way than it did. */
  readonly unit?: PagingUnit;
  /** Rows of a page, where `offset` counts pages. */
  readonly pageSize?: number;
  /** The id at the boundary of the page before, that the next page has to show again. */
  readonly boundaryId?: string;
  readonly stepBacks: number;
  /** Rows may have slipped through in this slice: `wanted` works it once more when it has ended, `running` is that once. */
  readonly again?: 'wanted' | 'running';
  /** Rows of this chain that could not be read: a sweep that did not see everything marks nothing as missing. */
  readonly unread?: number;
  /** Ids that the step still has to do, for steps that walk single items; at most a few hundred. */
  readonly queue?: readonly string[];
  /** Pages or items that are left, as far as it can be told. */
  readonly remaining?: number;
  readonly done: number;
}

/** What the importer has to remember of one tenant between runs. Kept with the records, changed in the same commit. */
export interface ImportState {
  /** The location that the tenant's records belong to. */
  readonly companyId?: string;
  readonly locationName?: string;
  readonly locationCheckedAt?: Moment;
  readonly watermarks: Readonly<Partial<Record<Sweep, Watermark>>>;
  /** The verified unit of a list by its path, with the moment at which it was found out. */
  readonly units: Readonly<Record<string, { readonly unit: PagingUnit; readonly at: Moment }>>;
  readonly lookupsAt?: Moment;
  readonly usersAt?: Moment;
  readonly firstImportEndedAt?: Moment;
  readonly nightlyEndedAt?: Moment;
  readonly reconciledAt?: Moment;
  readonly chain?: ChainPosition;
  /** Records that a complete sweep found missing and did not mark, because there are too many without an approval. */
  readonly withheld?: Readonly<Partial<Record<SweptKind, WithheldMissing>>>;
  /** Names by id of lead sources, milestones, categories, work and trade types, each by its list; at most 16 kB. */
  readonly lookups?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The vendor refused a date filter that ends tomorrow: it ends today since. */
  readonly filterEndsToday?: boolean;
}

/** The kinds of records that complete sweeps look for. */
export type SweptKind = 'job' | 'contact';

export interface WithheldMissing {
  readonly missing: number;
  readonly known: number;
}

export const EMPTY_IMPORT_STATE: ImportState = Object.freeze({ watermarks: {}, units: {} });
