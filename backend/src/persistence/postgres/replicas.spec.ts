import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { asAdmin, makeDatabase, testServer } from '../../../test/postgres/test-database.js';
import type { Run } from '../../domain/run.js';
import { startRun } from '../../domain/run-life.js';
import type { TenantRule } from '../../domain/tenant-state.js';
import type { Committed, Persistence } from '../persistence.js';
import { eventually, PostgresBench } from '../testing/postgres-bench.js';
import { ended, sampleCredential, sampleEntry, sampleRun, sampleSchedule } from '../testing/sample-facts.js';
import { startDueRule } from '../testing/sample-rules.js';

await testServer();

describe('replicas on one database', () => {
  let bench: PostgresBench;
  let now: number;
  let stores: Persistence[];

  beforeEach(async () => {
    bench = new PostgresBench(await makeDatabase());
    stores = await Promise.all([bench.open(), bench.open(), bench.open()]);
    now = bench.clock.now();
  });
  afterEach(() => bench.done());

  const store = (i: number): Persistence => {
    const found = stores[i % stores.length];
    if (!found) throw new Error('There is no such replica.');
    return found;
  };
  const create = (tenant: string, at = now, i = 0): Promise<unknown> =>
    store(i).act(tenant, () => ({
      schedule: sampleSchedule(tenant, at),
      audit: [sampleEntry(tenant)],
      result: undefined,
    }));

  it('start one run when fifty ask for one at once', async () => {
    await create('acme');
    const ask: (id: string) => TenantRule<string> = (id) => (state) =>
      state.activeRun ? { result: state.activeRun.id } : { runs: [sampleRun('acme', id, state.now)], result: id };
    const ids = await Promise.all(Array.from({ length: 50 }, (_, i) => store(i).act('acme', ask(`run-${i}`))));
    expect(new Set(ids).size).toBe(1);
    expect(await store(0).runs.active()).toHaveLength(1);
  });

  it('make a tenant once when all of them create it at once', async () => {
    const counts = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        store(i).act('acme', ({ schedule }) => {
          const version = (schedule?.version ?? 0) + 1;
          return { schedule: sampleSchedule('acme', now, { version }), audit: [sampleEntry('acme')], result: version };
        }),
      ),
    );
    expect([...counts].sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    const { rows } = await store(1).audit.page({ limit: 100 });
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => 30 - i));
  });

  it('claim each due schedule once between them', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, i) => create(`t${i}`, now - i, i)));
    const rule = startDueRule();
    const claim = async (one: Persistence): Promise<readonly Run[]> => {
      const all: Run[] = [];
      for (;;) {
        const runs = await one.claimDue(20, rule);
        if (runs.length === 0) return all;
        all.push(...runs);
      }
    };
    const claimed = (await Promise.all(stores.map(claim))).flat();
    expect(claimed).toHaveLength(300);
    expect(new Set(claimed.map(({ tenant }) => tenant)).size).toBe(300);
    expect(await store(2).runs.active()).toHaveLength(300);
  });

  it('refuse acts in time while somebody holds a lock, however many wait, and go on when it is gone', async () => {
    for (let i = 0; i < 5; i += 1) await create(`t${i}`);
    const holder = new pg.Client(bench.url);
    await holder.connect();
    try {
      await holder.query('BEGIN; LOCK TABLE command_center.tenants IN ACCESS EXCLUSIVE MODE');
      const begun = performance.now();
      const act = (tenant: string): Promise<unknown> =>
        store(0).act(tenant, () => ({ audit: [sampleEntry(tenant)], result: undefined }));
      const acts = ['t0', 't1', 't2', 't3', 't4', 't0', 't0', 't0'].map(act);
      const outcomes = await Promise.allSettled(acts);
      expect(outcomes.map(({ status }) => status)).toEqual(acts.map(() => 'rejected'));
      // Without a bound the last of them would wait for 2 s behind each of the others: 16 s.
      expect(performance.now() - begun).toBeLessThan(14_000);
    } finally {
      await holder.end();
    }
    await eventually('acts go on', () =>
      create('t5').then(
        () => true,
        () => false,
      ),
    );
  }, 40_000);

  it('have a job for a queued run until the commit that begins it', async () => {
    const jobs = async (): Promise<readonly string[]> => {
      const client = new pg.Client(bench.url);
      await client.connect();
      try {
        return (await client.query<{ key: string }>('SELECT key FROM graphile_worker.jobs')).rows.map(({ key }) => key);
      } finally {
        await client.end();
      }
    };
    await create('acme');
    const queued = sampleRun('acme', 'run-1', now);
    await store(0).act('acme', () => ({ runs: [queued], result: undefined }));
    expect(await jobs()).toEqual(['run-1']);
    await store(1).act('acme', () => ({ runs: [startRun(queued, now, 'replica-2')], result: undefined }));
    expect(await jobs()).toEqual([]);
  });

  it('tell each other what they have committed, in one order and once', async () => {
    const told = stores.map((): Committed[] => []);
    stores.forEach((one, i) => one.onCommitted((committed) => told[i]?.push(committed)));
    await Promise.all(Array.from({ length: 60 }, (_, i) => create(`t${i}`, now, i)));
    await eventually('everybody has heard of all', () => told.every((list) => list.length === 60));
    const orders = told.map((list) => list.map(({ audit }) => audit[0]?.id));
    expect(orders).toEqual(stores.map(() => Array.from({ length: 60 }, (_, i) => i + 1)));
    expect(told.map((list) => list.filter(({ elsewhere }) => !elsewhere).length)).toEqual([20, 20, 20]);
  });

  it('know keys and the newest runs of each other', async () => {
    await store(0).act('acme', () => ({
      credential: sampleCredential('acme', now),
      runs: [ended(sampleRun('acme', 'run-1', now))],
      result: undefined,
    }));
    await eventually('the key is known', () => store(1).credentials.known('acme') !== undefined);
    expect(
      store(1)
        .runs.recent('acme', 5)
        .map(({ id }) => id),
    ).toEqual(['run-1']);
  });

  it('all know of a rest that the vendor wants, until it is over', async () => {
    const [asked, others] = [store(0).fleet, [store(1).fleet, store(2).fleet]];
    const heard: Set<string>[] = [new Set(), new Set()];
    others.forEach((fleet, i) => fleet?.onRest(({ keyId, restMs }) => heard[i]?.add(`${keyId} ${restMs}`)));
    const restsOf = async (i: number): Promise<unknown> => (await store(i).fleet?.beat([]))?.rests;
    expect(await restsOf(1)).toEqual([]);
    await asked?.tellRest({ keyId: 'key-1', restMs: 30_000 });
    await asked?.tellRest({ keyId: 'key-1', restMs: 10_000 });
    await asked?.tellRest({ keyId: null, restMs: 60_000 });
    bench.clock.advance(5_000);
    expect(await restsOf(1)).toEqual(
      expect.arrayContaining([
        { keyId: 'key-1', restMs: 25_000 },
        { keyId: null, restMs: 55_000 },
      ]),
    );
    bench.clock.advance(25_000);
    expect(await restsOf(2)).toEqual([{ keyId: null, restMs: 30_000 }]);
    await eventually('it is heard before a beat', async () => {
      await asked?.tellRest({ keyId: 'key-2', restMs: 1_000 });
      return heard.every((rests) => rests.has('key-2 1000'));
    });
    bench.clock.advance(60_000);
    await asked?.tellRest({ keyId: 'key-3', restMs: 1_000 });
    expect(await restsOf(1)).toEqual([{ keyId: 'key-3', restMs: 1_000 }]);
  });

  it('tell of rests at the same moment, as at the end of a ban, and none of them is lost', async () => {
    const keys = ['key-1', 'key-2', 'key-3', 'key-4', 'key-5', null];
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(keys.map((keyId, i) => store(i).fleet?.tellRest({ keyId, restMs: 1_000 })));
      expect((await store(0).fleet?.beat([]))?.rests).toHaveLength(keys.length);
      bench.clock.advance(60_000);
    }
    await store(0).fleet?.tellRest({ keyId: null, restMs: 1_000 });
    expect((await store(0).fleet?.beat([]))?.rests).toHaveLength(1);
  });

  it('are told to read again when news are lost', async () => {
    let resyncs = 0;
    store(1).onResync?.(() => (resyncs += 1));
    const heard: string[] = [];
    store(1).onCommitted(({ tenant }) => heard.push(tenant));
    // What a crash of the server leaves of the events: nothing.
    await asAdmin(
      bench.url,
      'CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
      'CREATE TRIGGER lost BEFORE INSERT ON command_center.events FOR EACH ROW EXECUTE FUNCTION lose()',
    );
    await store(0).act('acme', () => ({ credential: sampleCredential('acme', now), result: undefined }));
    await asAdmin(bench.url, 'DROP TRIGGER lost ON command_center.events');
    await create('bolt');
    await eventually('the next commit is heard', () => heard.includes('bolt'));
    expect(resyncs).toBeGreaterThan(0);
    await eventually('the key is known', () => store(1).credentials.known('acme') !== undefined);
  });

  it('go on listening when their listening connection is cut', async () => {
    const heard: string[] = [];
    store(1).onCommitted(({ tenant }) => heard.push(tenant));
    await asAdmin(
      bench.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'command-center listen%'`,
    );
    await create('acme');
    await eventually('the commit is heard all the same', () => heard.includes('acme'));
  });

  it('sweep although one of them has fallen asleep in the middle of it', async () => {
    await create('acme');
    const run = startRun(sampleRun('acme', 'lost', now), now, 'gone');
    await store(0).act('acme', () => ({ runs: [run], result: undefined }));
    bench.clock.advance(30_000);
    let wake = (): void => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    let fellAsleep = false;
    const sleeping = store(0).fleet?.sweep(() => {
      fellAsleep = true;
      return asleep;
    });
    try {
      await eventually('it sleeps', () => fellAsleep);
      const shown: string[] = [];
      await eventually('another one sweeps', async () => {
        await store(1).fleet?.sweep(({ id }) => Promise.resolve(shown.push(id)));
        return shown.includes('lost');
      });
    } finally {
      wake();
      await sleeping?.catch(() => undefined);
    }
  });

  it('sweep what nobody carries out before any number of runs that wait for a slot', async () => {
    await create('acme');
    const run = startRun(sampleRun('acme', 'lost', now), now, 'gone');
    await store(0).act('acme', () => ({ runs: [run], result: undefined }));
    await asAdmin(
      bench.url,
      `INSERT INTO command_center.runs (id, tenant, status, trigger, attempt, queued_at, replica, lease_until, doc)
       SELECT 'waits-' || n, 'waits-' || n, 'queued', 'manual', 1, ${now}, 'gone', ${now - 1}, '{"status": "queued"}'
       FROM generate_series(1, 1100) AS n`,
    );
    bench.clock.advance(30_000);
    const shown: Run[] = [];
    await store(1).fleet?.sweep((found) => Promise.resolve(shown.push(found)));
    expect(shown[0]).toMatchObject({ id: 'lost', status: 'running' });
    expect(shown.length).toBeGreaterThan(1);
  });
});
