import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { asAdmin, makeDatabase, testServer } from '../../../test/postgres/test-database.js';
import { SettableClock } from '../../clock/settable-clock.js';
import { grantsFor } from '../../persistence/postgres/migrations/grants.js';
import type { Limits } from './flexible-counters.js';
import { RATE_LIMITS } from './limits.js';
import { QuickDatabase } from './quick-database.js';
import { sharedCounters } from './shared-counters.js';

await testServer();

const FEW: Limits = { ...RATE_LIMITS, reads: { times: 5, seconds: 60 }, mutations: { times: 2, seconds: 5 } };
/** Where counting together is the matter, and not that nobody waits: a busy machine may stall for longer than a second. */
const PATIENT_MS = 30_000;
/** Where nobody is to wait: longer than the product's second, so that only a database that hangs takes it. */
const IMPATIENT_MS = 3_000;

describe('counting with PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof makeDatabase>>;
  let clock: SettableClock;
  let silences: unknown[];
  const open: QuickDatabase[] = [];

  const replica = (url = database.url, answerMs = PATIENT_MS) => {
    const quick = new QuickDatabase(url, clock, (error) => silences.push(error), answerMs);
    open.push(quick);
    return sharedCounters(quick, FEW);
  };

  beforeEach(async () => {
    database = await makeDatabase();
    clock = new SettableClock();
    silences = [];
  });
  afterEach(async () => {
    for (const quick of open.splice(0)) await quick.close();
    await database.drop();
  });

  it('is done together by all replicas', async () => {
    const replicas = [replica(), replica(), replica()];
    const waits: (number | undefined)[] = [];
    for (let turn = 0; turn < 9; turn += 1) waits.push(await replicas[turn % 3]?.take('reads', 'token:a'));
    expect(waits.slice(0, 5)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    for (const wait of waits.slice(5)) {
      expect(wait).toBeGreaterThan(20_000);
      expect(wait).toBeLessThanOrEqual(60_000);
    }
    expect(await replicas[0]?.take('reads', 'token:b')).toBeUndefined();
    expect(await replicas[0]?.take('exports', 'token:a')).toBeUndefined();
    expect(silences).toEqual([]);
  });

  it('lets none too many through when replicas are asked at once', async () => {
    const replicas = [replica(), replica()];
    const taken = await Promise.all(
      Array.from({ length: 40 }, (_, turn) => replicas[turn % 2]?.take('reads', 'token:a')),
    );
    expect(taken.filter((wait) => wait === undefined)).toHaveLength(5);
  });

  it('begins anew when the time is over', async () => {
    const counters = replica();
    for (let turn = 0; turn < 2; turn += 1) expect(await counters.take('mutations', 'token:a')).toBeUndefined();
    expect(await counters.take('mutations', 'token:a')).toBeLessThanOrEqual(5_000);
    const deadline = performance.now() + 30_000;
    while ((await counters.take('mutations', 'token:a')) !== undefined) {
      if (performance.now() > deadline) throw new Error('It never begins anew.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('needs no more than the role that the service works with may do', async () => {
    const role = `run_${randomUUID().slice(0, 8)}`;
    await asAdmin(database.url, `CREATE ROLE ${role} LOGIN PASSWORD 'run'; ${grantsFor(role)}`);
    try {
      const address = new URL(database.url);
      address.username = role;
      address.password = 'run';
      const counters = [replica(address.href), replica(address.href)];
      for (let turn = 0; turn < 6; turn += 1) await counters[turn % 2]?.take('reads', 'token:a');
      expect(await counters[0]?.take('reads', 'token:a')).toBeGreaterThan(0);
      expect(silences).toEqual([]);
    } finally {
      for (const quick of open.splice(0)) await quick.close();
      await asAdmin(database.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('goes on in memory, without waiting, while the database hangs, and comes back to it', async () => {
    const counters = replica(database.url, IMPATIENT_MS);
    expect(await counters.take('reads', 'token:a')).toBeUndefined();
    const blocker = new pg.Client(database.url);
    await blocker.connect();
    try {
      await blocker.query('BEGIN; LOCK TABLE command_center.rate_limits IN ACCESS EXCLUSIVE MODE');
      const begun = performance.now();
      const waits: (number | undefined)[] = [];
      for (let turn = 0; turn < 6; turn += 1) waits.push(await counters.take('reads', 'token:a'));
      // One wait for the database, then none: the five of the memory, and the sixth is too many.
      expect(performance.now() - begun).toBeLessThan(3 * IMPATIENT_MS);
      expect(waits.slice(0, 5)).toEqual([undefined, undefined, undefined, undefined, undefined]);
      expect(waits[5]).toBeGreaterThan(0);
      expect(silences).toHaveLength(1);
    } finally {
      await blocker.query('ROLLBACK');
      await blocker.end();
    }
    clock.advance(5_000);
    expect(await counters.take('reads', 'token:a')).toBeUndefined();
    expect(silences).toHaveLength(1);
  });

  it('turns nobody away because there is no database at all', async () => {
    const gone = new URL(database.url);
    gone.port = '1';
    const counters = replica(gone.href, IMPATIENT_MS);
    expect(await counters.take('reads', 'token:a')).toBeUndefined();
    expect(silences).toHaveLength(1);
  });
});
