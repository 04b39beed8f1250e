import type { NewAuditEntry } from '../../../domain/audit-entry.js';
import type { LocalRun } from '../../../domain/local-run.js';
import type { IdempotencyRecord } from '../../../domain/tenant-state.js';
import type { Change } from '../../changes/change.js';
import { readCursor, writeCursor } from '../../page-cursor.js';
import type { PageOf } from '../../page.js';
import type { LocalRunStore } from '../../persistence.js';
import type { ActQueue } from '../commit/act-queue.js';
import type { Database } from '../connection/database.js';
import { statements } from '../schema.js';
import { factOf } from './history-facts.js';
import { wholeNumber } from './whole-number.js';

/** Maintenance actions, as long as the run history is kept. */
export class PostgresLocalRunStore implements LocalRunStore {
  constructor(
    private readonly database: Database,
    private readonly acts: ActQueue,
  ) {}

  async save(run: LocalRun, audit?: NewAuditEntry, idempotency?: IdempotencyRecord): Promise<void> {
    await this.acts.write((draft) => {
      const changes: Change[] = [{ kind: 'local_run', run }];
      if (audit) changes.push({ kind: 'audit', entry: draft.placed(audit) });
      if (idempotency) changes.push({ kind: 'idempotency', record: idempotency });
      draft.add(changes);
    });
  }

  async get(id: string): Promise<LocalRun | undefined> {
    const [row] = await this.database.read(
      statements.selectFrom('command_center.local_runs').select('doc').where('id', '=', id).compile(),
    );
    return row?.doc;
  }

  async page(query: { readonly limit: number; readonly cursor?: string }): Promise<PageOf<LocalRun>> {
    const after = query.cursor === undefined ? undefined : wholeNumber(readCursor(query.cursor, ['number'])[0]);
    let page = statements
      .selectFrom('command_center.local_runs')
      .select(['n', 'doc'])
      .orderBy('n', 'desc')
      .limit(query.limit + 1);
    if (after !== undefined) page = page.where('n', '<', after);
    const [found, [counts]] = await Promise.all([
      this.database.read(page.compile()),
      this.database.read(
        statements
          .selectFrom('command_center.local_runs')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .compile(),
      ),
    ]);
    const rows = found.slice(0, query.limit);
    const last = rows[rows.length - 1];
    const more = found.length > query.limit;
    return {
      rows: rows.map(({ doc }) => doc),
      nextCursor: more && last ? writeCursor([last.n]) : null,
      total: counts?.count ?? 0,
      historyPruned: !more && (await factOf(this.database, 'local_runs_pruned_before')) > 0,
    };
  }
}
