import type { Run } from '../../../domain/run.js';
import type { CrmRecord, RecordKind, RecordRow } from '../../../domain/crm-record.js';
import type { ImportState } from '../../../domain/import-state.js';
import { EMPTY_IMPORT_STATE } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { PageOf } from '../../page.js';
import type { RecordBatch, RecordCounts, RecordQuery, RecordStore } from '../../record-store.js';
import { RunFenced } from '../../record-store.js';
import type { ActQueue } from '../commit/act-queue.js';
import { inTransaction } from '../commit/transaction.js';
import { again } from '../connection/again.js';
import type { Database } from '../connection/database.js';
import { refusalFor } from '../connection/database-trouble.js';
import type { DatabaseClock } from '../database-clock.js';
import { statements } from '../schema.js';
import { countRecords, pageRecords, ROW, rowOf } from './record-page.js';
import { LOCK_RUN, statementsFor } from './record-statements.js';

/** Imported records. */
export class PostgresRecordStore implements RecordStore {
  constructor(
    private readonly database: Database,
    private readonly acts: ActQueue,
    private readonly clock: DatabaseClock,
  ) {}

  async apply(tenant: TenantSlug, batch: RecordBatch): Promise<void> {
    // An end of the run that was asked for before must be seen, also when it has not reached the database yet.
    await this.acts.arrival(tenant);
    try {
      await again(() => this.write(tenant, batch));
    } catch (error) {
      throw refusalFor(error);
    }
  }

  async importState(tenant: TenantSlug): Promise<ImportState> {
    const [row] = await this.database.read(
      statements.selectFrom('command_center.import_states').select('doc').where('tenant', '=', tenant).compile(),
    );
    return row?.doc ?? EMPTY_IMPORT_STATE;
  }

  async known(
    tenant: TenantSlug,
    kind: RecordKind,
    externalIds: readonly string[],
  ): Promise<ReadonlyMap<string, RecordRow>> {
    if (externalIds.length === 0) return new Map();
    const rows = await this.database.read(
      statements
        .selectFrom('command_center.records')
        .select(ROW)
        .where('tenant', '=', tenant)
        .where('kind', '=', kind)
        .where('external_id', 'in', externalIds)
        .compile(),
    );
    return new Map(rows.map((row) => [row.doc.externalId, rowOf(row)]));
  }

  async rows(tenant: TenantSlug, kind: RecordKind): Promise<Iterable<RecordRow>> {
    const rows = await this.database.read(
      statements
        .selectFrom('command_center.records')
        .select(ROW)
        .where('tenant', '=', tenant)
        .where('kind', '=', kind)
        .compile(),
    );
    return rows.map(rowOf);
  }

  async get(tenant: TenantSlug, kind: RecordKind, externalId: string): Promise<CrmRecord | undefined> {
    const [row] = await this.database.read(
      statements
        .selectFrom('command_center.records')
        .select([...ROW, 'raw'])
        .where('tenant', '=', tenant)
        .where('kind', '=', kind)
        .where('external_id', '=', externalId)
        .compile(),
    );
    return row && { ...rowOf(row), raw: row.raw };
  }

  page(query: RecordQuery): Promise<PageOf<RecordRow>> {
    return pageRecords(this.database, query);
  }

  counts(tenant: TenantSlug, kind: RecordKind): Promise<RecordCounts> {
    return countRecords(this.database, tenant, kind);
  }

  private async write(tenant: TenantSlug, batch: RecordBatch): Promise<void> {
    await inTransaction(this.database, 'worker', async (client) => {
      const { rows } = await client.query<{ active_run: Run | null; now: Moment }>({
        name: 'lock-run',
        text: LOCK_RUN,
        values: [tenant, this.clock.override()],
      });
      const [locked] = rows;
      if (!locked || !mayWrite(locked.active_run, batch)) {
        throw new RunFenced(
          `Run ${batch.runId} is not the active run of ${tenant} any more; nothing of its page was written.`,
        );
      }
      for (const statement of statementsFor(tenant, batch, locked.now)) await client.query(statement);
      // A page can be applied again: the outcome is the same.
      return { result: undefined };
    });
  }
}

const mayWrite = (activeRun: Run | null, { runId, attempt }: RecordBatch): boolean =>
  activeRun?.id === runId && activeRun.attempt === attempt && activeRun.cancelReason !== 'deleted';
