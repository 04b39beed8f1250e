import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asAdmin, makeDatabase, testServer } from '../../../../test/postgres/test-database.js';
import { PostgresBench } from '../../testing/postgres-bench.js';

await testServer();

/** What a database of its own can have switched off; `fsync` is the whole server's. */
const OFF = 'synchronous_commit';

describe('a server that can lose what it acknowledged', () => {
  let bench: PostgresBench;

  beforeEach(async () => {
    bench = new PostgresBench(await makeDatabase());
    await asAdmin(
      bench.url,
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ${OFF} = off', current_database()); END $$`,
    );
  });
  afterEach(() => bench.done());

  it('is refused in production, with the setting to switch on', async () => {
    await expect(bench.open({ onlySafeServer: true })).rejects.toMatchObject({
      name: 'StartRefusal',
      exitCode: 78,
      message: expect.stringContaining(`The database runs with ${OFF}=off`),
    });
  });

  it('is told of elsewhere, and serves', async () => {
    const store = await bench.open();
    expect(store.health()).toMatchObject({
      condition: 'degraded',
      issues: expect.arrayContaining([expect.stringContaining(`${OFF}=off`)]),
    });
    expect(await store.schedules.get('acme')).toBeUndefined();
  });
});
