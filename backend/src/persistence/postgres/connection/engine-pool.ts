import pg from 'pg';
import { connectionOf } from './connection-settings.js';

/** One connection listens for jobs, the others take them and say what became of them. */
const MOST = 3;
const STATEMENT_MS = 10_000;

/** Connections for the engine alone, so that nothing of it waits behind the store, or the store behind it. */
export function enginePool(url: string, replica: string): pg.Pool {
  const pool = new pg.Pool({
    ...connectionOf(url, `command-center engine ${replica}`),
    max: MOST,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 1_000,
  });
  // A connection that breaks leaves the pool by itself; the engine tries again with the next one.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
