import type { Committed } from '../../persistence.js';
import type { Database } from '../connection/database.js';
import { statements } from '../schema.js';
import { originalJson } from '../storable-json.js';
import type { ReadCommit } from './commit-feed.js';

/** A replica that is further behind than this reads everything again. */
const MOST_AT_ONCE = 1_000;
/** How long events are kept; a replica that was away for longer reads everything again. */
export const EVENTS_KEPT_MS = 300_000;

/** Reads the commits after one and up to another, as far as they are kept. */
export async function readEvents(
  database: Database,
  ownReplica: string,
  after: number,
  upTo: number,
): Promise<readonly ReadCommit[]> {
  if (upTo - after > MOST_AT_ONCE) return [];
  const rows = await database.read(
    statements
      .selectFrom('command_center.events')
      .select(['seq', 'replica', 'audit_id', 'people_seq', 'system_seq', 'told'])
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .compile(),
  );
  return rows.map(({ seq, replica, audit_id, people_seq, system_seq, told }) => ({
    numbers: { seq, auditId: audit_id, people: people_seq, system: system_seq },
    told: originalJson(told) as readonly Committed[],
    elsewhere: replica !== ownReplica,
  }));
}

/** The number of the newest commit. */
export async function newestCommit(database: Database): Promise<number> {
  const [row] = await database.read(statements.selectFrom('command_center.numbers').select('commit_seq').compile());
  return row?.commit_seq ?? 0;
}
