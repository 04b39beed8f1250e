import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { asAdmin, makeDatabase, testServer } from '../../../../test/postgres/test-database.js';
import { MIGRATIONS } from './all-migrations.js';
import { migrate, requireMigrated } from './migrate.js';
import type { Migration } from './migration.js';

await testServer();

describe('the schema', () => {
  let database: { readonly url: string; drop(): Promise<void> };
  const clients: pg.Client[] = [];

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(database.url);
    await client.connect();
    clients.push(client);
    return client;
  };

  beforeEach(async () => {
    database = await makeDatabase({ empty: true });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end();
    await database.drop();
  });

  it('comes to be once, whoever starts at the same moment, in 20 rounds of 5', async () => {
    const starters = await Promise.all(Array.from({ length: 5 }, connect));
    for (let round = 0; round < 20; round += 1) {
      const applied = await Promise.all(starters.map((client) => migrate(client)));
      expect(applied.filter((steps) => steps.length > 0)).toEqual([MIGRATIONS.map(({ version }) => version)]);
      await asAdmin(database.url, 'DROP SCHEMA command_center CASCADE');
    }
  }, 180_000);

  it('is left as it is when it is up to date', async () => {
    const client = await connect();
    await migrate(client);
    expect(await migrate(client)).toEqual([]);
    await requireMigrated(client);
  });

  it('whose released step was changed stops the start with exit code 78', async () => {
    const client = await connect();
    await migrate(client);
    const changed = MIGRATIONS.map((step) => (step.version === 2 ? { ...step, sql: `${step.sql} ` } : step));
    await expect(migrate(client, changed)).rejects.toMatchObject({ name: 'StartRefusal', exitCode: 78 });
    await expect(requireMigrated(client, changed)).rejects.toThrow('Step 2 of the schema is not the one');
  });

  it('that a newer release has only added to serves this one, and one that took something away stops it', async () => {
    const newest = MIGRATIONS.length;
    const step = (version: number, needs: number): Migration => ({
      version,
      name: 'of a newer release',
      needs,
      sql: `CREATE TABLE command_center.added_${version} (id int)`,
    });
    const client = await connect();
    await migrate(client, [...MIGRATIONS, step(newest + 1, newest)]);
    expect(await migrate(client)).toEqual([]);
    await requireMigrated(client);
    await migrate(client, [...MIGRATIONS, step(newest + 1, newest), step(newest + 2, newest + 1)]);
    await expect(migrate(client)).rejects.toMatchObject({ name: 'StartRefusal', exitCode: 78 });
    await expect(requireMigrated(client)).rejects.toThrow('Start the newer release');
  });

  it('that is missing is made by nobody who was only asked to look', async () => {
    const client = await connect();
    await expect(requireMigrated(client)).rejects.toMatchObject({ name: 'StartRefusal', exitCode: 78 });
    const { rows } = await client.query(`SELECT 1 FROM pg_namespace WHERE nspname = 'command_center'`);
    expect(rows).toEqual([]);
  });

  it('keeps nothing of a step that fails', async () => {
    const client = await connect();
    const broken = {
      version: 5,
      name: 'broken',
      needs: 1,
      sql: 'CREATE TABLE command_center.half (id int); SELECT nothing',
    };
    await expect(migrate(client, [...MIGRATIONS, broken])).rejects.toThrow('nothing');
    await migrate(client);
    const { rows } = await client.query<{ half: string | null }>(`SELECT to_regclass('command_center.half') AS half`);
    expect(rows).toEqual([{ half: null }]);
  });
});
