import { Logger, runMigrations } from 'graphile-worker';
import type { ClientBase } from 'pg';
import pg from 'pg';
import { connectionOf } from '../connection/connection-settings.js';

/** Any number, as long as every release uses the same. */
const LOCK = 5_270_411_908;
/** The oldest schema of the engine that this program works on. */
const NEEDED = 20;

/** What the engine says is for its own people. */
export const SILENT = new Logger(() => () => undefined);

/**
 * Brings the engine's own schema up to date with the engine's own steps, by the role that owns it. Replicas that start
 * together go one after the other; `client` holds the lock.
 */
export async function migrateEngine(client: ClientBase, url: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  const pool = new pg.Pool({ ...connectionOf(url, 'command-center start'), max: 2 });
  pool.on('error', () => undefined);
  pool.on('connect', (made) => made.on('error', () => undefined));
  try {
    if (!(await hasEngine(client))) await runMigrations({ pgPool: pool, logger: SILENT });
  } finally {
    await pool.end();
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

/** True when the engine's schema is there and new enough. */
export async function hasEngine(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('graphile_worker.migrations') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return false;
  const newest = await client.query<{ id: number | null }>('SELECT max(id) AS id FROM graphile_worker.migrations');
  return (newest.rows[0]?.id ?? 0) >= NEEDED;
}

/**
 * Lets the role that the service works with use the engine. Its tables are closed by row-level security to everybody but
 * their owner, so that the role needs policies as well as privileges. `role` is a quoted name.
 */
export const engineGrantsFor = (role: string): string => `
GRANT USAGE ON SCHEMA graphile_worker TO ${role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${role};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO ${role};
DO $grants$
DECLARE closed regclass;
BEGIN
  FOR closed IN SELECT oid FROM pg_class WHERE relnamespace = 'graphile_worker'::regnamespace AND relrowsecurity LOOP
    EXECUTE format('DROP POLICY IF EXISTS service ON %s', closed);
    EXECUTE format('CREATE POLICY service ON %s TO ${role} USING (true) WITH CHECK (true)', closed);
  END LOOP;
END $grants$;
`;
