import type { NewAuditEntry } from '../../../domain/audit-entry.js';
import type { LocalRun } from '../../../domain/local-run.js';
import type { IdempotencyRecord } from '../../../domain/tenant-state.js';
import type { PageOf } from '../../page.js';
import type { LocalRunStore } from '../../persistence.js';
import type { Change } from '../../changes/change.js';
import { LOCAL_RUNS_KEPT } from '../state/store-state.js';
import type { StoreCore } from '../store-core.js';
import { readCursor, writeCursor } from '../../page-cursor.js';

/** The last 50 maintenance actions. */
export class JsonLocalRunStore implements LocalRunStore {
  constructor(private readonly core: StoreCore) {}

  async save(run: LocalRun, audit?: NewAuditEntry, idempotency?: IdempotencyRecord): Promise<void> {
    this.core.requireWritable();
    const changes: Change[] = [{ kind: 'local_run', run }];
    if (audit) changes.push({ kind: 'audit', entry: this.core.numbered(audit) });
    if (idempotency) changes.push({ kind: 'idempotency', record: idempotency });
    await this.core.commit(changes);
  }

  async get(id: string): Promise<LocalRun | undefined> {
    this.core.requireReadable();
    return this.core.state.localRuns.find((run) => run.id === id);
  }

  async page(query: { readonly limit: number; readonly cursor?: string }): Promise<PageOf<LocalRun>> {
    this.core.requireReadable();
    const all = this.core.state.localRuns;
    const after = query.cursor === undefined ? undefined : readCursor(query.cursor, ['string'])[0];
    const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
    // A mark that has fallen off the list meanwhile has nothing behind it.
    const gone = after !== undefined && start === 0;
    const rows = gone ? [] : all.slice(start, start + query.limit);
    const last = rows[rows.length - 1];
    const more = !gone && start + rows.length < all.length;
    return {
      rows,
      nextCursor: more && last ? writeCursor([last.id]) : null,
      total: all.length,
      historyPruned: !more && all.length === LOCAL_RUNS_KEPT,
    };
  }
}
