import type { Run } from '../../../domain/run.js';
import { HistoryTable } from '../../history/history-table.js';
import { RunRows } from '../../history/run-rows.js';
import type { Committed } from '../../persistence.js';
import type { Database } from '../connection/database.js';

/** Lists show twelve; a few more make up for runs that are filtered out. */
const PER_TENANT = 16;
const IN_ALL = 200_000;
/** Tenants whose runs are read at once. */
const TENANTS_AT_ONCE = 200;

/** The newest runs of every tenant in this replica's memory, in columns. Lists ask for them without waiting. */
export class RecentRuns {
  private readonly table = new HistoryTable<Run, RunRows>(new RunRows(), { perTenant: PER_TENANT, inAll: IN_ALL });
  private priming: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly database: Database) {}

  of(tenant: string, limit: number): readonly Run[] {
    return this.table.recent(tenant, limit);
  }

  hear({ runs }: Committed): void {
    for (const run of runs) this.table.put(run);
  }

  /** Reads the newest runs of every tenant, a part at a time; lists may lack some until then. */
  prime(): Promise<void> {
    this.priming ??= this.read().finally(() => (this.priming = undefined));
    return this.priming;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.priming?.catch(() => undefined);
  }

  private async read(): Promise<void> {
    for (let after = ''; !this.stopped;) {
      const rows = await this.database.work<{ tenant: string; doc: Run | null }>({
        text: PART,
        values: [after, TENANTS_AT_ONCE, PER_TENANT],
      });
      const last = rows[rows.length - 1];
      if (!last) return;
      // What was heard meanwhile is newer than what was read, and stays.
      this.table.addOlder(rows.flatMap(({ doc }) => (doc ? [doc] : [])));
      after = last.tenant;
    }
  }
}

const PART = `
SELECT t.tenant, r.doc
FROM (SELECT tenant FROM command_center.tenants WHERE tenant > $1 ORDER BY tenant LIMIT $2) AS t
LEFT JOIN LATERAL (
  SELECT doc FROM command_center.runs WHERE runs.tenant = t.tenant ORDER BY queued_at DESC, id DESC LIMIT $3
) AS r ON true
ORDER BY t.tenant`;
