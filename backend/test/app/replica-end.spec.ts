import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { makeDatabase, testServer } from '../postgres/test-database.js';
import { RunningApp } from './running-app.js';

await testServer();

const LOCK = 99_173;
/** Whoever writes a run waits for the test, as for a slow disk; for as long as that takes, although it is done by a lock. */
const WAIT_FOR_TEST = `
CREATE FUNCTION command_center.wait_for_test() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN NEW; END $$;
CREATE TRIGGER wait_for_test BEFORE INSERT ON command_center.runs
FOR EACH ROW EXECUTE FUNCTION command_center.wait_for_test()`;
const WAITING = `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

describe('a replica that is asked to end', () => {
  let database: Awaited<ReturnType<typeof makeDatabase>>;
  let app: RunningApp;
  let session: pg.Client;

  beforeEach(async () => {
    database = await makeDatabase();
    const variables = { PERSISTENCE_DRIVER: 'postgres', DATABASE_URL: database.url };
    app = await RunningApp.start({ variables });
    session = new pg.Client(database.url);
    await session.connect();
  });
  afterEach(async () => {
    await session.end();
    await app.stop();
    app.remove();
    await database.drop();
  });

  it('carries out what it is just claiming, so that no run is left as running', async () => {
    await session.query(WAIT_FOR_TEST);
    await session.query('SELECT pg_advisory_lock($1)', [LOCK]);
    for (const tenant of ['acme', 'beta', 'gamma']) {
      await app.crm('POST', 'schedule', { tenant, body: { interval_sec: 3_600 } });
    }
    await app.until('a claim is on its way', async () => {
      app.clock.advance(200);
      return (await session.query<{ n: number }>(WAITING)).rows[0]?.n !== 0;
    });
    const stopped = app.stop();
    const isClosed = (): Promise<boolean> =>
      fetch(`${app.url}/health/live`).then(
        () => false,
        () => true,
      );
    await app.until('nobody is answered any more, and runs are drained', isClosed);
    await session.query('SELECT pg_advisory_unlock($1)', [LOCK]);
    await stopped;
    const { rows } = await session.query<{ status: string }>('SELECT status FROM command_center.runs');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ status }) => status === 'running')).toEqual([]);
    expect(app.importer.calls.length).toBeGreaterThan(0);
  }, 60_000);
});
