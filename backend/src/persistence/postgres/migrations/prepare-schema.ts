import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import type { StoreLog } from '../../store-log.js';
import { jittered } from '../connection/again.js';
import { connectionOf } from '../connection/connection-settings.js';
import { codeOf, troubleOf } from '../connection/database-trouble.js';
import { hasEngine, migrateEngine } from './engine-schema.js';
import { grant } from './grants.js';
import { migrate, requireMigrated } from './migrate.js';

export interface PrepareSchemaOptions {
  readonly url: string;
  readonly migrateUrl: string;
  readonly migrateOnStart: boolean;
  readonly readOnly: boolean;
  /** How long a server that cannot be reached is waited for, in milliseconds. */
  readonly patienceMs: number;
  readonly log: StoreLog;
}

const LOOK_AGAIN_MS = 500;
const OLDEST_SERVER = 150_000;

/** What the server said while it was connected to, and what to do about it. */
const REFUSED_AT_THE_DOOR: Readonly<Record<string, string>> = {
  '28P01': 'The database refuses the user or the password of DATABASE_URL or DATABASE_MIGRATE_URL.',
  '28000': 'The database refuses the user of DATABASE_URL or DATABASE_MIGRATE_URL.',
  '3D000': 'The database that DATABASE_URL names does not exist. Create it first.',
  '42501': 'The database user may not do what the schema needs. See docs/operations.md for the two roles.',
};

/**
 * Waits for the server, migrates with the migrating role and lets the running role work on the result.
 * @throws StartRefusal 69 when the server cannot be reached in time, 78 when the schema or the server does not fit.
 */
export async function prepareSchema(options: PrepareSchemaOptions): Promise<void> {
  const { migrateUrl, url, migrateOnStart, readOnly, log } = options;
  const migrating = migrateOnStart && !readOnly;
  await connected(migrating ? migrateUrl : url, options, async (client) => {
    await requireServer(client);
    if (!migrating) return requireAll(client, readOnly);
    const applied = await migrate(client);
    await migrateEngine(client, migrateUrl);
    if (applied.length > 0) log('info', 'The schema of the database was brought up to date.', { steps: applied });
    const runRole = userOf(url);
    if (runRole !== undefined && migrateUrl !== url) await grant(client, runRole);
  });
}

/** A restored dump has no engine, and who only reads needs none. */
async function requireAll(client: pg.Client, readOnly: boolean): Promise<void> {
  await requireMigrated(client);
  if (readOnly || (await hasEngine(client))) return;
  throw unfit('The database lacks the schema of the engine. Start once with MIGRATE_ON_START=true.');
}

const userOf = (url: string): string | undefined =>
  URL.canParse(url) ? decodeURIComponent(new URL(url).username) || undefined : undefined;

async function requireServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`,
  );
  const { version = 0, encoding = '' } = rows[0] ?? {};
  if (version < OLDEST_SERVER)
    throw unfit('The database is older than PostgreSQL 15, the oldest one that this release works on.');
  if (encoding !== 'UTF8') throw unfit('The database does not use the encoding UTF8. Make one that does.');
}

const unfit = (sentence: string): StartRefusal => new StartRefusal(sentence, EXIT.config);

async function connected(
  url: string,
  { patienceMs, log }: PrepareSchemaOptions,
  use: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (let told = false; ; told = true) {
    const client = new pg.Client(connectionOf(url, 'command-center start'));
    client.on('error', () => undefined);
    try {
      await client.connect();
      await use(client);
      return;
    } catch (error) {
      if (!mayPass(error) || performance.now() > deadline) throw refusalOf(error);
      if (!told) log('warn', 'The database cannot be reached yet; the start waits for it.');
    } finally {
      await client.end().catch(() => undefined);
    }
    await sleep(jittered(LOOK_AGAIN_MS));
  }
}

const mayPass = (error: unknown): boolean => !(error instanceof StartRefusal) && troubleOf(error).kind !== 'defect';

function refusalOf(error: unknown): unknown {
  if (error instanceof StartRefusal) return error;
  const said = REFUSED_AT_THE_DOOR[codeOf(error) ?? ''];
  if (said) return new StartRefusal(said, EXIT.config, { cause: error });
  const { kind, reason } = troubleOf(error);
  if (kind === 'defect') return error;
  return new StartRefusal(`The service does not start: ${reason}.`, EXIT.unavailable, { cause: error });
}
