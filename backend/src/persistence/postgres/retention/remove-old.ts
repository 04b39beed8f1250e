import { setTimeout as sleep } from 'node:timers/promises';
import type { Moment } from '../../../domain/moment.js';
import type { Database } from '../connection/database.js';

/** Rows that one statement removes: a few milliseconds of work, so that nobody waits for it. */
export const BATCH = 2_000;
const BREATH_MS = 20;

/** Each removes at most `$2` rows that are older than `$1`. Open runs and open ledger rows stay. */
export const OLD = {
  runs: `DELETE FROM command_center.runs WHERE id IN (SELECT id FROM command_center.runs
    WHERE queued_at < $1 AND status NOT IN ('queued', 'running') ORDER BY queued_at LIMIT $2)`,
  ticks: `DELETE FROM command_center.ticks WHERE key IN (SELECT k.key FROM command_center.ticks AS k
    LEFT JOIN command_center.tenants AS t ON t.tenant = k.tenant AND t.open_tick ->> 'from' = k.doc ->> 'from'
    WHERE k.to_at < $1 AND t.tenant IS NULL ORDER BY k.to_at LIMIT $2)`,
  runLogs: `DELETE FROM command_center.run_logs WHERE (run_id, n) IN (SELECT l.run_id, l.n
    FROM command_center.run_logs AS l LEFT JOIN command_center.runs AS r ON r.id = l.run_id
    WHERE l.at < $1 AND r.id IS NULL LIMIT $2)`,
  localRuns: `DELETE FROM command_center.local_runs WHERE id IN (SELECT id FROM command_center.local_runs
    WHERE started_at < $1 LIMIT $2)`,
  answers: `DELETE FROM command_center.idempotency WHERE (scope, key) IN (SELECT scope, key
    FROM command_center.idempotency WHERE at < $1 ORDER BY at LIMIT $2)`,
  bins: `DELETE FROM command_center.summary_bins WHERE (from_at, name) IN (SELECT from_at, name
    FROM command_center.summary_bins WHERE from_at < $1 LIMIT $2)`,
  events: `DELETE FROM command_center.events WHERE seq IN (SELECT seq FROM command_center.events
    WHERE at < $1 ORDER BY seq LIMIT $2)`,
  commits: `DELETE FROM command_center.commits WHERE seq IN (SELECT seq FROM command_center.commits
    WHERE at < $1 ORDER BY seq LIMIT $2)`,
  replicas: `DELETE FROM command_center.replicas WHERE id IN (SELECT id FROM command_center.replicas
    WHERE beat_at < $1 LIMIT $2)`,
} as const;

/** Removes everything of a kind that is older than `before`, a few rows at a time. @returns how many rows. */
export async function removeOld(
  database: Database,
  kind: keyof typeof OLD,
  before: Moment,
  goOn: () => boolean = () => true,
): Promise<number> {
  const removal = `WITH gone AS (${OLD[kind]} RETURNING 1) SELECT count(*) AS count FROM gone`;
  for (let removed = 0; ; await sleep(BREATH_MS)) {
    const [row] = await database.work<{ count: number }>({ text: removal, values: [before, BATCH] });
    removed += row?.count ?? 0;
    if ((row?.count ?? 0) < BATCH || !goOn()) return removed;
  }
}
