import type { Database } from './connection/database.js';

/** More than the pages that a commit may add, in digits that do not compress. */
const PROBE = `
INSERT INTO command_center.audit (id, ring, seq, at, tenant, operation, source, actor, doc)
SELECT -pg_backend_pid(), 'system', -pg_backend_pid(), 0, 'system', 'store.probe', 'command-center', 'command-center',
  jsonb_build_object('filling', string_agg(md5(random()::text || n), '')) FROM generate_series(1, 4096) AS n`;

/**
 * Whether the disk of the database has room again: a row of 128 kB where acknowledged changes go, which needs new pages,
 * and is undone. @throws what the server answers, as a change would be answered
 */
export function probeRoom(database: Pick<Database, 'lend'>): Promise<void> {
  return database.lend('worker', async (client) => {
    await client.query('BEGIN');
    await client.query(PROBE);
    await client.query('ROLLBACK');
  });
}
