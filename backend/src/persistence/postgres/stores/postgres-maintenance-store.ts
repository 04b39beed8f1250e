import type { Moment } from '../../../domain/moment.js';
import { toIso } from '../../../domain/moment.js';
import type { MaintenanceStore, StoreReport } from '../../maintenance-store.js';
import type { Database } from '../connection/database.js';
import { refusalFor } from '../connection/database-trouble.js';
import { pruneHistory } from '../retention/retention.js';
import type { StoreBoard } from '../store-board.js';
import { schemaLines, unsafeSettings } from './server-checks.js';

const KINDS = ['tenants', 'runs', 'ticks', 'audit', 'records', 'run_logs', 'tokens', 'local_runs'] as const;

/** The maintenance actions on the database. */
export class PostgresMaintenanceStore implements MaintenanceStore {
  constructor(
    private readonly database: Database,
    private readonly board: StoreBoard,
  ) {}

  async status(): Promise<StoreReport> {
    const { condition, issues } = this.board.health();
    const rows = await this.asked(() =>
      this.database.work<{ schedules: number; active: number; seq: number; bytes: number; version: string }>({
        text: `SELECT (SELECT count(*) FROM command_center.tenants WHERE schedule IS NOT NULL) AS schedules,
          (SELECT count(*) FROM command_center.runs WHERE status IN ('queued', 'running')) AS active,
          (SELECT commit_seq FROM command_center.numbers) AS seq, pg_database_size(current_database()) AS bytes,
          current_setting('server_version') AS version`,
      }),
    );
    const [found] = rows;
    return {
      ok: condition === 'ok' || condition === 'degraded',
      lines: [
        `The PostgreSQL store is ${condition}.`,
        ...issues,
        `${found?.schedules ?? 0} schedules, ${found?.active ?? 0} active runs.`,
        `Last commit ${found?.seq ?? 0}, database of ${found?.bytes ?? 0} bytes, server ${found?.version ?? 'unknown'}.`,
      ],
    };
  }

  async verify(): Promise<StoreReport> {
    return this.asked(async () => {
      const unsafe = await unsafeSettings(this.database);
      const bad = [...unsafe, ...(await this.contradictions())];
      const good = [...(await schemaLines(this.database)), ...(await this.counts())];
      const outcome = bad.length === 0 ? 'The schema and what it holds are sound.' : `${bad.length} findings.`;
      return { ok: bad.length === 0, lines: [outcome, ...bad, ...good] };
    });
  }

  async backup(): Promise<StoreReport> {
    return {
      ok: false,
      lines: [
        'With PostgreSQL the database makes its own backups: run pg_dump --format=custom --schema=command_center on it,',
        'and pg_restore to bring one back. Nothing was written here. docs/operations.md says how.',
      ],
    };
  }

  async prune(before: Moment): Promise<StoreReport> {
    const { runs, ticks, logLines } = await this.asked(() => pruneHistory(this.database, before));
    return {
      ok: true,
      lines: [
        `Removed run history and ledger rows before ${toIso(before)}.`,
        `${runs} runs, ${ticks} ledger rows, ${logLines} lines of run logs.`,
      ],
    };
  }

  private async counts(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const kind of KINDS) {
      const [row] = await this.database.work<{ count: number }>({
        text: `SELECT count(*) AS count FROM command_center.${kind}`,
      });
      lines.push(`${kind}: ${row?.count ?? 0} rows.`);
    }
    return lines;
  }

  /** What two tables say differently. */
  private async contradictions(): Promise<readonly string[]> {
    const [row] = await this.database.work<{ active: number; gaps: number }>({
      text: `SELECT (SELECT count(*) FROM command_center.tenants AS t
          FULL JOIN (SELECT id, tenant FROM command_center.runs WHERE status IN ('queued', 'running')) AS r
          ON r.tenant = t.tenant WHERE (t.active_run ->> 'id') IS DISTINCT FROM r.id) AS active,
        (SELECT count(*) FROM (SELECT ring, max(seq) AS newest FROM command_center.audit GROUP BY ring) AS a,
          command_center.numbers AS n
          WHERE a.newest > CASE a.ring WHEN 'people' THEN n.people_seq ELSE n.system_seq END) AS gaps`,
    });
    return [
      ...(row && row.active > 0 ? [`${row.active} tenants whose active run is another one in the run history.`] : []),
      ...(row && row.gaps > 0 ? ['The audit has numbers that were never given out.'] : []),
    ];
  }

  private async asked<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw refusalFor(error);
    }
  }
}
