import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { makeDatabase, testServer } from '../../../test/postgres/test-database.js';
import { eventually, PostgresBench } from '../testing/postgres-bench.js';
import { sampleEntry, sampleSchedule } from '../testing/sample-facts.js';
import type { PostgresPersistence } from './postgres-persistence.js';

await testServer();

/** A table that refuses every new row as a full disk would, and counts how often it was asked. */
const FILL = `
CREATE SEQUENCE command_center.asked;
CREATE FUNCTION command_center.no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM nextval('command_center.asked');
  RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
END $$;
CREATE TRIGGER no_room BEFORE INSERT ON command_center.audit FOR EACH ROW EXECUTE FUNCTION command_center.no_room()`;
const FREE = 'DROP TRIGGER no_room ON command_center.audit';

describe('a store whose disk is full', () => {
  let bench: PostgresBench;
  let store: PostgresPersistence;
  let session: pg.Client;

  beforeEach(async () => {
    bench = new PostgresBench(await makeDatabase());
    store = await bench.open();
    session = new pg.Client(bench.url);
    await session.connect();
  });
  afterEach(async () => {
    await session.end();
    await bench.done();
  });

  const create = (tenant: string): Promise<unknown> =>
    store.act(tenant, () => ({
      schedule: sampleSchedule(tenant, bench.clock.now()),
      audit: [sampleEntry(tenant)],
      result: undefined,
    }));
  const asked = async (): Promise<number> => {
    const { rows } = await session.query<{ n: string }>('SELECT last_value AS n FROM command_center.asked');
    return Number(rows[0]?.n);
  };
  const entries = async (): Promise<number> => {
    const { rows } = await session.query<{ n: number }>('SELECT count(*)::int AS n FROM command_center.audit');
    return rows[0]?.n ?? NaN;
  };

  it('can save again as soon as a beat finds room, although nobody changes anything', async () => {
    await create('kept');
    await session.query(FILL);
    await expect(create('refused')).rejects.toMatchObject({ code: 'persistence_unavailable' });
    expect(store.health().condition).toBe('unavailable');
    const before = await asked();
    await store.fleet.beat([]);
    await eventually('a beat has tried to save', async () => (await asked()) > before);
    expect(store.health().condition).toBe('unavailable');
    await session.query(FREE);
    await eventually('it can save', async () => {
      await store.fleet.beat([]);
      return store.health().condition !== 'unavailable';
    });
    expect(bench.logged).toContain('The store can save again.');
    expect(await entries()).toBe(1);
    await create('next');
    const { rows } = await store.audit.page({ limit: 10 });
    expect(rows.map(({ seq }) => seq)).toEqual([2, 1]);
  });

  it('is not tried by the beats of a store that can save', async () => {
    await create('kept');
    await session.query(FILL);
    const before = await asked();
    for (let beat = 0; beat < 5; beat += 1) await store.fleet.beat([]);
    expect(await asked()).toBe(before);
    expect(store.health().condition).not.toBe('unavailable');
  });
});
