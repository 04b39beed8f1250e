import type { Moment } from '../../../domain/moment.js';
import type { Database } from '../connection/database.js';
import { statements } from '../schema.js';

/** What the store knows about itself: up to which moment rows of a kind were removed. */
export type Fact = 'history_pruned_before' | 'audit_purged_before' | 'local_runs_pruned_before' | 'move_incomplete';

export async function factOf(database: Database, name: Fact): Promise<Moment> {
  const [row] = await database.read(
    statements.selectFrom('command_center.facts').select('value').where('name', '=', name).compile(),
  );
  return row?.value ?? 0;
}

/** Notes that rows before a moment may be gone. */
export async function noteFact(database: Database, name: Fact, value: Moment): Promise<void> {
  await database.work({
    text: `INSERT INTO command_center.facts AS f (name, value) VALUES ($1, $2)
      ON CONFLICT (name) DO UPDATE SET value = greatest(f.value, excluded.value)`,
    values: [name, value],
  });
}

/** True when older runs or ledger rows of a tenant (of anybody, without one) may have been removed. */
export async function lacksHistory(database: Database, tenant: string | undefined): Promise<boolean> {
  const before = await factOf(database, 'history_pruned_before');
  if (before === 0 || tenant === undefined) return before > 0;
  const [row] = await database.read(
    statements.selectFrom('command_center.tenants').select('schedule').where('tenant', '=', tenant).compile(),
  );
  return !row?.schedule || row.schedule.createdAt < before;
}
