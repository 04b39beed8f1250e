import { afterAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { makeDatabase } from '../../../test/postgres/test-database.js';
import { SettableClock } from '../../clock/settable-clock.js';
import type { Run } from '../../domain/run.js';
import { enginePool } from '../../persistence/postgres/connection/engine-pool.js';
import { eventually } from '../../persistence/testing/postgres-bench.js';
import { sampleRun } from '../../persistence/testing/sample-facts.js';
import { GraphileWorkerEngine, type GraphileWorkerEngineOptions } from './graphile-worker.engine.js';
import { describeEngine } from './testing/scheduler-engine.contract.js';

const database = await makeDatabase();
/** Where no engine of the contract looks for jobs. */
const jobs = await makeDatabase();
const engines: { readonly engine: GraphileWorkerEngine; readonly clock: SettableClock }[] = [];
const runs = new Map<string, Run>();
/** What the contract leaves running for ever ends with the suite. */
let endAll = (): void => undefined;
const allOver = new Promise<void>((resolve) => (endAll = resolve));

function make(
  concurrency: number,
  clock: SettableClock,
  url = database.url,
  options: Partial<Pick<GraphileWorkerEngineOptions, 'find' | 'log'>> = {},
): GraphileWorkerEngine {
  const engine = new GraphileWorkerEngine({
    concurrency,
    clock,
    pool: enginePool(url, `engine-${engines.length}`),
    find: (runId) => Promise.resolve(runs.get(runId)),
    onLockingAs: () => undefined,
    log: () => undefined,
    ...options,
  });
  engines.push({ engine, clock });
  const start = engine.start.bind(engine);
  engine.start = (execution) => {
    start({ execute: (...given) => Promise.race([execution.execute(...given), allOver]) });
  };
  return engine;
}

afterAll(async () => {
  endAll();
  const drained = Promise.all(engines.map(({ engine }) => engine.drain(0, () => Promise.resolve())));
  const pulse = setInterval(() => engines.forEach(({ clock }) => clock.advance(500)), 5);
  try {
    await drained;
  } finally {
    clearInterval(pulse);
  }
  await database.drop();
  await jobs.drop();
}, 60_000);

describeEngine('GraphileWorkerEngine', (concurrency, clock) => make(concurrency, clock));

describe('jobs of graphile-worker', () => {
  const job = async (id: string, kind: string, url = jobs.url): Promise<void> => {
    const client = new pg.Client(url);
    await client.connect();
    try {
      const add = `SELECT graphile_worker.add_job('run', json_build_object('id', $1::text), job_key := $1, flags := ARRAY[$2])`;
      await client.query(add, [id, kind]);
    } finally {
      await client.end();
    }
  };

  it('are carried out by one of several engines, when it has a slot, and are gone then', async () => {
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    for (let i = 0; i < 2; i += 1) {
      make(1, new SettableClock(), jobs.url).start({
        execute: ({ id }, { signal }) => {
          begun.push(id);
          return new Promise((done) => {
            ends.push(done);
            signal.addEventListener('abort', () => done());
          });
        },
      });
    }
    for (const id of ['job-1', 'job-2', 'job-3']) {
      runs.set(id, { ...sampleRun('acme', id, 0), status: 'queued', trigger: 'retry' });
      await job(id, 'scheduled');
    }
    await eventually('two of them have begun', () => begun.length === 2);
    ends[0]?.();
    await eventually('the third has begun', () => begun.length === 3);
    expect([...begun].sort()).toEqual(['job-1', 'job-2', 'job-3']);
    const client = new pg.Client(jobs.url);
    await client.connect();
    try {
      await eventually('no job is left', async () => {
        const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM graphile_worker._private_jobs');
        return rows[0]?.n === '0';
      });
    } finally {
      await client.end();
    }
  });

  it('of runs that have begun elsewhere start nothing', async () => {
    const begun: string[] = [];
    make(2, new SettableClock(), jobs.url).start({
      execute: ({ id }) => {
        begun.push(id);
        return Promise.resolve();
      },
    });
    runs.set('elsewhere', { ...sampleRun('acme', 'elsewhere', 0), status: 'running' });
    runs.set('after', { ...sampleRun('acme', 'after', 0), status: 'queued', trigger: 'manual' });
    await job('elsewhere', 'asked');
    await job('after', 'asked');
    const client = new pg.Client(jobs.url);
    await client.connect();
    try {
      await eventually('both jobs are done', async () => {
        const { rows } = await client.query<{ n: string }>('SELECT count(*) AS n FROM graphile_worker._private_jobs');
        return rows[0]?.n === '0';
      });
    } finally {
      await client.end();
    }
    expect(begun).not.toContain('elsewhere');
  });

  it('hinder no run from ending while the workers that look for them give up', async () => {
    let foundSlow = false;
    let letGo = (): void => undefined;
    const slow = new Promise<undefined>((resolve) => (letGo = () => resolve(undefined)));
    const find = (runId: string): Promise<Run | undefined> => {
      if (runId !== 'slow') return Promise.resolve(runs.get(runId));
      foundSlow = true;
      return slow;
    };
    const logged: string[] = [];
    const own = await makeDatabase();
    const engine = make(1, new SettableClock(), own.url, { find, log: (_, sentence) => logged.push(sentence) });
    let release = (): void => undefined;
    let done = (): void => undefined;
    engine.start({
      execute: ({ id }, _signals, released) =>
        id === 'holds-the-slot'
          ? new Promise((resolve) => ([release, done] = [released, resolve]))
          : Promise.resolve(released()),
    });
    engine.enqueue({ ...sampleRun('acme', 'holds-the-slot', 0), status: 'running' });
    let told = 0;
    engine.onSlotFree(() => (told += 1));
    const client = new pg.Client(own.url);
    await client.connect();
    try {
      await job('slow', 'asked', own.url);
      await eventually('one worker is busy', () => foundSlow);
      await client.query(`CREATE FUNCTION public.keep() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'no job may go'; END $$;
        CREATE TRIGGER keep BEFORE DELETE ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION public.keep()`);
      await job('unknown', 'asked', own.url);
      await eventually('the workers give up', () => logged.length > 0);
      expect(release).not.toThrow();
      expect(told).toBe(1);
    } finally {
      letGo();
      done();
      await client.end();
      await engine.drain(0, () => Promise.resolve());
      await own.drop();
    }
  });
});
