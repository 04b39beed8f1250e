import { setTimeout as sleep } from 'node:timers/promises';
import type { Moment } from '../../../domain/moment.js';
import type { Database } from '../connection/database.js';
import { noteFact } from '../stores/history-facts.js';

const BATCH = 2_000;
const BREATH_MS = 20;

/**
 * Removes audit entries that are too old: `before` all of them, `importsBefore` those that the scheduler made about
 * imports. The entry that says so is written first; the functions of the schema are the only way. @returns how many.
 */
export async function purgeAudit(
  database: Database,
  { before, importsBefore, now }: { before: Moment; importsBefore: Moment; now: Moment },
  goOn: () => boolean = () => true,
): Promise<number> {
  const [begun] = await database.work<{ id: number | null }>({
    text: 'SELECT command_center.begin_audit_purge($1, $2, $3) AS id',
    values: [before, importsBefore, now],
  });
  if (begun?.id === null) return 0;
  await noteFact(database, 'audit_purged_before', Math.max(before, importsBefore));
  for (let removed = 0; ; await sleep(BREATH_MS)) {
    const [row] = await database.work<{ gone: number }>({
      text: 'SELECT command_center.continue_audit_purge($1, $2) AS gone',
      values: [BATCH, now],
    });
    const gone = row?.gone ?? 0;
    removed += gone;
    if (gone < BATCH || !goOn()) return removed;
  }
}
