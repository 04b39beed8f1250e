import type { CrmRecord, RecordKind, RecordRow } from '../../../domain/crm-record.js';
import type { ImportState } from '../../../domain/import-state.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { PageOf } from '../../page.js';
import type { RecordBatch, RecordCounts, RecordQuery, RecordStore } from '../../record-store.js';
import { RunFenced } from '../../record-store.js';
import type { RecordIndex } from '../records/record-index.js';
import { countRecords, pageRecords } from '../records/record-page.js';
import type { RecordShelf } from '../records/record-shelf.js';
import type { StoreCore } from '../store-core.js';

/**
 * Imported records, one log per tenant, read on demand. Comfortable up to 50,000 records of a tenant: a search walks
 * through all of them. Installations beyond that keep their records in PostgreSQL.
 */
export class JsonRecordStore implements RecordStore {
  constructor(
    private readonly core: StoreCore,
    private readonly shelf: RecordShelf,
  ) {}

  async apply(tenant: TenantSlug, batch: RecordBatch): Promise<void> {
    this.core.requireWritable();
    const requireActive = (): void => this.requireActive(tenant, batch);
    requireActive();
    await this.shelf.use(tenant, (records) => records.apply(batch, requireActive));
  }

  importState(tenant: TenantSlug): Promise<ImportState> {
    return this.read(tenant, ({ state }) => state);
  }

  known(tenant: TenantSlug, kind: RecordKind, externalIds: readonly string[]): Promise<ReadonlyMap<string, RecordRow>> {
    return this.read(tenant, (index) => {
      const found = new Map<string, RecordRow>();
      for (const externalId of externalIds) {
        const row = index.get({ kind, externalId });
        if (row) found.set(externalId, row);
      }
      return found;
    });
  }

  rows(tenant: TenantSlug, kind: RecordKind): Promise<Iterable<RecordRow>> {
    // Taken at once: what is applied while the caller walks through them must not show.
    return this.read(tenant, (index) => [...index.slots(kind)].map((slot) => index.table.rowAt(slot)));
  }

  async get(tenant: TenantSlug, kind: RecordKind, externalId: string): Promise<CrmRecord | undefined> {
    this.core.requireReadable();
    return this.shelf.use(tenant, (records) => records.get({ kind, externalId }));
  }

  page(query: RecordQuery): Promise<PageOf<RecordRow>> {
    return this.read(query.tenant, (index) => pageRecords(index, query));
  }

  counts(tenant: TenantSlug, kind: RecordKind): Promise<RecordCounts> {
    return this.read(tenant, (index) => countRecords(index, kind));
  }

  private async read<Result>(tenant: TenantSlug, look: (index: RecordIndex) => Result): Promise<Result> {
    this.core.requireReadable();
    return this.shelf.use(tenant, async (records) => look(await records.index()));
  }

  /** By the newest state: a run whose end is on its way to the disk writes nothing more. */
  private requireActive(tenant: TenantSlug, { runId, attempt }: RecordBatch): void {
    const { activeRun } = this.core.pending.view(tenant);
    if (activeRun?.id === runId && activeRun.attempt === attempt && activeRun.cancelReason !== 'deleted') return;
    throw new RunFenced(`Run ${runId} is not the active run of ${tenant} any more; nothing of its page was written.`);
  }
}
