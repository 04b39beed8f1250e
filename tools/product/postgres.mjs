import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import {
  createServerFolder,
  removeServer,
  startServer,
  stopServer,
  urlOf,
} from '../../backend/test/postgres/server.mjs';

/**
 * Starts a throw-away PostgreSQL and answers its address, the settings with which the product works on it, and the ways
 * to stop it. `settings` are the server's. The caller removes it in `finally`.
 */
export async function startPostgres(settings = {}) {
  const server = await createServerFolder(settings);
  try {
    await startServer(server);
  } catch (error) {
    await removeServer(server);
    throw error;
  }
  const url = urlOf(server);
  return {
    url,
    port: server.port,
    env: { PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: url },
    /** A new, empty database, on a disk of its own where a tablespace is named. @returns its address */
    createDatabase: async (tablespace = 'pg_default') => {
      const name = `d${randomUUID().slice(0, 8)}`;
      await asAdmin(url, `CREATE DATABASE ${name} TABLESPACE ${tablespace}`);
      return urlOf(server, name);
    },
    /** Runs one statement as the administrator. */
    admin: (statement) => asAdmin(url, statement),
    /** What the server has written to its log so far. */
    log: () => readFileSync(join(server.folder, 'log'), 'utf8'),
    restart: async (mode = 'fast') => {
      await stopServer(server, mode);
      await startServer(server);
    },
    remove: () => removeServer(server),
  };
}

async function asAdmin(url, statement) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
