import type { CrmRecord, ImportedRecord, RecordKind, RecordRow } from '../domain/crm-record.js';
import type { ImportState } from '../domain/import-state.js';
import type { Moment } from '../domain/moment.js';
import type { TenantSlug } from '../domain/tenant-slug.js';
import type { PageOf } from './page.js';

/** What one page of an import changes; all of it is durable together, or none of it is. */
export interface RecordBatch {
  readonly runId: string;
  readonly attempt: number;
  /** Created or replaced by tenant, kind and external id; `firstSeenAt` of a known one stays, `missing` ends. */
  readonly upserts?: readonly ImportedRecord[];
  /** Known records as they are made anew from what was saved of them; nobody has seen them, so that stays as it was. */
  readonly rewritten?: readonly ImportedRecord[];
  /** Known records that were seen and have not changed. */
  readonly seen?: readonly { readonly kind: RecordKind; readonly externalId: string }[];
  /** Known records that a complete sweep did not find. */
  readonly missing?: readonly { readonly kind: RecordKind; readonly externalId: string }[];
  /** The importer's new memory, in place of the old one. */
  readonly state?: ImportState;
}

export interface RecordQuery {
  readonly tenant: TenantSlug;
  readonly kind?: RecordKind;
  /** Substring of title, owner, contact or external id; letters of either case. */
  readonly search?: string;
  readonly status?: string;
  readonly owner?: string;
  /** Only records that the vendor changed (where it says so), or that were first seen, at or after this moment. */
  readonly since?: Moment;
  readonly limit: number;
  readonly cursor?: string;
}

/** What a tenant's records are made of, for tabs and filters. */
export interface RecordCounts {
  readonly byKind: Readonly<Record<RecordKind, number>>;
  /** Missing ones, counted in `byKind` too. */
  readonly missing: number;
  /** Of the asked kind: each status and each owner with its count, most frequent first, at most 100 of either. */
  readonly statuses: readonly { readonly name: string; readonly count: number }[];
  readonly owners: readonly { readonly name: string; readonly count: number }[];
}

export interface RecordStore {
  /**
   * Writes a page of an import, if `runId` with `attempt` is the tenant's active run and its end was not asked for by a
   * deletion. @throws RunFenced when it is not: nothing is written, and the run has to end.
   */
  apply(tenant: TenantSlug, batch: RecordBatch): Promise<void>;
  importState(tenant: TenantSlug): Promise<ImportState>;
  /** Those of `externalIds` that are known. */
  known(tenant: TenantSlug, kind: RecordKind, externalIds: readonly string[]): Promise<ReadonlyMap<string, RecordRow>>;
  /** Every record of a kind, in no promised order, as of one moment. Bounded: rows without `raw`. */
  rows(tenant: TenantSlug, kind: RecordKind): Promise<Iterable<RecordRow>>;
  get(tenant: TenantSlug, kind: RecordKind, externalId: string): Promise<CrmRecord | undefined>;
  /** Newest modification first, then by external id. */
  page(query: RecordQuery): Promise<PageOf<RecordRow>>;
  counts(tenant: TenantSlug, kind: RecordKind): Promise<RecordCounts>;
}

/** A page came from a run that is not the tenant's active one any more; nothing of it was written. */
export class RunFenced extends Error {
  override readonly name = 'RunFenced';
}
