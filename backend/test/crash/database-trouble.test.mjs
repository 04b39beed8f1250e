import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { withHouseOn } from './replica-house.mjs';

const RARE = { interval_sec: 86_400, description: 'rare' };
/** A lock is waited for 2 s, and a connection that others use 2 s before that; the rest is the machine's, which may be busy. */
const LOCKED_MS = 7_000;
/** What is in the way then: with these a statement that ran into its own longer limit is no refusal in time. */
const LOCKED = /another change is in the way/;
const CROWDED = /another change is in the way|no connection to the database is free/;
const CROWDED_MS = LOCKED_MS + 2_000;

let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

const statusOf = async (url, path) => (await fetch(`${url}${path}`)).status;

async function timed(work) {
  const begun = performance.now();
  return { ...(await work()), ms: Math.round(performance.now() - begun) };
}

function assertRefused({ status, body, headers, ms }, reason, withinMs = LOCKED_MS) {
  assert.deepEqual([status, body.code], [503, 'persistence_unavailable'], JSON.stringify(body));
  assert.match(JSON.stringify(body), reason);
  assert.ok(Number(headers.get('retry-after')) > 0);
  assert.ok(ms <= withinMs, `${ms} ms`);
}

test('a lock that another session holds is answered with 503 and Retry-After in time, and the service recovers', async () => {
  await withHouseOn(postgres, async (house) => {
    const replica = await house.start();
    await replica.api.create('locked', RARE);
    await until('its first run has ended', async () => (await house.runs()).some(({ finishedAt }) => finishedAt));
    const holder = await house.session();
    await holder.query('BEGIN; LOCK TABLE command_center.tenants IN ACCESS EXCLUSIVE MODE');
    const answers = await Promise.all([
      timed(() => replica.api.pause('locked')),
      timed(() => replica.api.schedule('locked')),
    ]);
    for (const answer of answers) assertRefused(answer, LOCKED);
    assert.deepEqual(
      [await statusOf(replica.url, '/health/live'), await statusOf(replica.url, '/ops/ping')],
      [200, 200],
    );
    await holder.query('ROLLBACK');
    const { status, body } = await replica.api.pause('locked');
    assert.equal(status, 200, JSON.stringify(body));
    await until('it is ready', async () => (await statusOf(replica.url, '/health/ready')) === 200);
  });
});

test('more requests than connections are answered with 503 while these are in use, and the probe of life stays green', async () => {
  await withHouseOn(postgres, async (house) => {
    const replica = await house.start();
    await replica.api.create('crowded', RARE);
    const holder = await house.session();
    await holder.query('BEGIN; LOCK TABLE command_center.runs IN ACCESS EXCLUSIVE MODE');
    const reads = Array.from({ length: 60 }, () => timed(() => replica.api.runs('?tenant=crowded')));
    const probes = Array.from({ length: 20 }, () =>
      timed(() => fetch(`${replica.url}/health/live`).then(({ status }) => ({ status }))),
    );
    const [seen, answers] = [await Promise.all(probes), await Promise.all(reads)];
    for (const answer of answers) assertRefused(answer, CROWDED, CROWDED_MS);
    // Whatever else the machine does: no probe stood behind a request that waits for the database.
    const soonestMs = Math.min(...answers.map(({ ms }) => ms));
    for (const { status, ms } of seen) assert.ok(status === 200 && ms < soonestMs, `${status} after ${ms} ms`);
    await holder.query('ROLLBACK');
    assert.equal((await replica.api.runs('?tenant=crowded')).status, 200);
    await until('it is ready', async () => (await statusOf(replica.url, '/health/ready')) === 200);
  });
});

test('a server that takes no changes makes the service not ready, and is noticed without a restart when it does again', async () => {
  await withHouseOn(postgres, async (house) => {
    const [first, second] = await house.startMany(2);
    await first.api.create('steady', RARE);
    const pids = house.replicas.map(({ pid }) => pid);
    const areReady = (status) => async () =>
      (await Promise.all(house.replicas.map(({ url }) => statusOf(url, '/health/ready')))).every((is) => is === status);
    try {
      await postgres.admin('ALTER SYSTEM SET default_transaction_read_only = on');
      await postgres.admin('SELECT pg_reload_conf()');
      await until('both say that they are not ready', areReady(503));
      assertRefused(await timed(() => second.api.pause('steady')), /takes no changes at present/);
      assert.equal((await second.api.schedule('steady')).body.schedule.paused, false);
      assert.equal(await statusOf(first.url, '/health/live'), 200);
    } finally {
      await postgres.admin('ALTER SYSTEM RESET default_transaction_read_only');
      await postgres.admin('SELECT pg_reload_conf()');
    }
    // Nobody asks for a change meanwhile: a balancer sends nothing to who is not ready.
    await until('both are ready again', areReady(200));
    assert.equal((await first.api.pause('steady')).status, 200);
    await until('the other one knows', async () => (await second.api.schedule('steady')).body.schedule.paused);
    assert.deepEqual(
      house.replicas.map(({ pid }) => pid),
      pids,
    );
  });
});
