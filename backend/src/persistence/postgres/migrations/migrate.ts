import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import { MIGRATIONS } from './all-migrations.js';
import type { Migration } from './migration.js';

/** Any number, as long as every release uses the same. */
const LOCK = 5_270_411_907;

interface LedgerRow {
  readonly version: number;
  readonly checksum: string;
  readonly needs: number;
}

const checksumOf = ({ sql }: Migration): string => createHash('sha256').update(sql).digest('hex');

/**
 * Brings the schema up to what this program knows, one step per transaction. Replicas that start together go one after
 * the other. @returns the versions that were applied.
 * @throws StartRefusal (78) when the schema is not this program's, is newer than it can work on, or a released step was
 * changed.
 */
export async function migrate(client: ClientBase, migrations = MIGRATIONS): Promise<readonly number[]> {
  // A replica waits here while another one migrates; that may take longer than any statement is allowed to.
  await client.query('SET statement_timeout = 0');
  await client.query('SET lock_timeout = 0');
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    await client.query('CREATE SCHEMA IF NOT EXISTS command_center');
    await client.query(LEDGER);
    const applied = check(await ledger(client), migrations);
    const missing = migrations.filter(({ version }) => !applied.has(version));
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ version }) => version);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

/**
 * Looks, without changing anything, whether this program can work on the schema.
 * @throws StartRefusal (78) as `migrate`, and when a step is missing.
 */
export async function requireMigrated(client: ClientBase, migrations = MIGRATIONS): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('command_center.migrations') IS NOT NULL AS there`,
  );
  const applied = check(rows[0]?.there ? await ledger(client) : [], migrations);
  if (migrations.every(({ version }) => applied.has(version))) return;
  throw refusal(
    'The database lacks steps of the schema. Start once with MIGRATE_ON_START=true, or migrate it by hand.',
  );
}

const LEDGER = `
CREATE TABLE IF NOT EXISTS command_center.migrations (
  version integer PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  needs integer NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`;

async function ledger(client: ClientBase): Promise<readonly LedgerRow[]> {
  const { rows } = await client.query<LedgerRow>(
    'SELECT version, checksum, needs FROM command_center.migrations ORDER BY version',
  );
  return rows;
}

async function apply(client: ClientBase, migration: Migration): Promise<void> {
  const { version, name, needs, sql } = migration;
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      'INSERT INTO command_center.migrations (version, name, checksum, needs) VALUES ($1, $2, $3, $4)',
      [version, name, checksumOf(migration), needs],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** @returns the versions that are there. */
function check(rows: readonly LedgerRow[], migrations: readonly Migration[]): ReadonlySet<number> {
  const known = new Map(migrations.map((migration) => [migration.version, migration]));
  const newest = Math.max(0, ...known.keys());
  for (const { version, checksum, needs } of rows) {
    const migration = known.get(version);
    if (migration && checksumOf(migration) !== checksum) {
      throw refusal(`Step ${version} of the schema is not the one that this release knows; it was changed afterwards.`);
    }
    if (!migration && needs > newest) {
      throw refusal(
        `The database has schema ${version}, which needs a release that knows schema ${needs}; this one knows ${newest}. Start the newer release.`,
      );
    }
  }
  return new Set(rows.map(({ version }) => version));
}

const refusal = (sentence: string): StartRefusal => new StartRefusal(`${sentence} Nothing was changed.`, EXIT.config);
