import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { TestServer } from '../../../test/postgres/server.mjs';
import { createServerFolder, removeServer, startServer, stopServer, urlOf } from '../../../test/postgres/server.mjs';
import { asAdmin } from '../../../test/postgres/test-database.js';
import type { Persistence } from '../persistence.js';
import { eventually, PostgresBench } from '../testing/postgres-bench.js';
import { sampleEntry, sampleSchedule } from '../testing/sample-facts.js';

/** From the moment in which the server is there again. */
const SERVES_AGAIN_MS = 10_000;

describe('a database server that dies', () => {
  let server: TestServer;
  let bench: PostgresBench;
  let stores: Persistence[];

  beforeAll(async () => {
    server = await createServerFolder();
    await startServer(server);
  }, 60_000);
  afterAll(() => removeServer(server), 60_000);

  beforeEach(async () => {
    const name = `d${randomUUID().slice(0, 8)}`;
    await asAdmin(urlOf(server), `CREATE DATABASE ${name}`);
    bench = new PostgresBench({ url: urlOf(server, name), drop: async () => undefined });
    stores = await Promise.all([bench.open(), bench.open()]);
  }, 30_000);
  afterEach(() => bench.done());

  const create = (store: Persistence, tenant: string): Promise<boolean> =>
    store
      .act(tenant, () => ({
        schedule: sampleSchedule(tenant, bench.clock.now()),
        audit: [sampleEntry(tenant)],
        result: undefined,
      }))
      .then(
        () => true,
        (error: { code?: string }) => {
          expect(error.code).toBe('persistence_unavailable');
          return false;
        },
      );

  it('ends no process, loses nothing that was acknowledged, and serves again within 10 s', async () => {
    const acknowledged = new Set<string>();
    let going = true;
    let n = 0;
    const writers = stores.flatMap((store) =>
      Array.from({ length: 4 }, async () => {
        while (going) {
          const tenant = `t${(n += 1)}`;
          if (await create(store, tenant)) acknowledged.add(tenant);
        }
      }),
    );
    for (let round = 0; round < 3; round += 1) {
      const before = acknowledged.size;
      await eventually('some are saved', () => acknowledged.size > before + 20);
      await stopServer(server, 'immediate');
      await eventually('the outage is noticed', () =>
        stores.every((store) => store.health().condition === 'unavailable'),
      );
      await startServer(server);
      const after = acknowledged.size;
      await eventually('saving goes on', () => acknowledged.size > after, SERVES_AGAIN_MS);
      const areWell = (): boolean => stores.every((store) => store.health().condition !== 'unavailable');
      await eventually('every replica is well', areWell, SERVES_AGAIN_MS);
    }
    going = false;
    await Promise.all(writers);
    const kept = [...((await stores[0]?.schedules.all()) ?? [])].map(({ schedule }) => schedule.tenant);
    expect([...acknowledged].filter((tenant) => !kept.includes(tenant))).toEqual([]);
    const { rows } = await (stores[1] as Persistence).audit.page({ limit: 10_000 });
    expect(rows).toHaveLength(kept.length);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => rows.length - i));
  }, 120_000);

  it('is waited for by a start, and refuses one that waits in vain in one sentence', async () => {
    await stopServer(server, 'fast');
    const late = bench.replica({ patienceMs: 20_000 });
    const opening = late.open();
    await expect(bench.replica({ patienceMs: 1 }).open()).rejects.toMatchObject({
      name: 'StartRefusal',
      exitCode: 69,
      message: 'The service does not start: the database cannot be reached.',
    });
    await startServer(server);
    await opening;
    expect(late.health().condition).not.toBe('unavailable');
  }, 60_000);
});
