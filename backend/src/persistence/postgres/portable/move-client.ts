import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import { connectionOf } from '../connection/connection-settings.js';
import { codeOf, troubleOf } from '../connection/database-trouble.js';

export const MOVE_NAME = 'command-center move';
/** How long the server may take to notice that a process has ended. */
const GONE_WITHIN_MS = 2_000;
const LOOK_AGAIN_MS = 50;

/** For people: where the database is, without the user and without the password. */
export function databaseName(url: string): string {
  const { host, pathname } = new URL(url);
  return `postgres:${host}${decodeURIComponent(pathname)}`;
}

/** One connection without limits of time: a move may take long. @throws StartRefusal 69 or 78 */
export async function connectForMove(url: string): Promise<pg.Client> {
  const client = new pg.Client(connectionOf(url, MOVE_NAME));
  // Told by the statement that is under way.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { kind, reason } = troubleOf(error);
    if (kind !== 'defect') throw new StartRefusal(`Nothing was moved: ${reason}.`, EXIT.unavailable, { cause: error });
    const said = codeOf(error) ?? 'no code';
    throw new StartRefusal(`The database refuses the connection (${said}). Nothing was moved.`, EXIT.config, {
      cause: error,
    });
  }
}

/**
 * How many connections the product has to the same database. Those of a process that has just ended are seen for a moment
 * more, so that it looks again before it says that there are some.
 */
export async function processesOn(client: pg.Client): Promise<number> {
  const deadline = performance.now() + GONE_WITHIN_MS;
  for (;;) {
    const count = await countOn(client);
    if (count === 0 || performance.now() > deadline) return count;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function countOn(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND application_name LIKE 'command-center %' AND application_name <> $1`,
    [MOVE_NAME],
  );
  return rows[0]?.count ?? 0;
}
