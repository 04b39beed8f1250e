import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../tools/product/until.mjs';
import { withReplicaHouse, wrongsOf } from './replica-house.mjs';
import { startProxy } from './tcp-proxy.mjs';

/** The short form takes a minute; `REPLICA_CHAOS_SEC=600` is the long one, with 60 schedules. */
const SECONDS = Number(process.env.REPLICA_CHAOS_SEC ?? 60);
const SCHEDULES = SECONDS >= 300 ? 60 : 20;
const EVERY_SEC = SECONDS >= 300 ? 30 : 12;
const INTERVAL_SEC = 5;
const REPLICAS = 3;
const ORPHANS_CLOSED_MS = 30_000;
/** What a busy machine adds to a promise in milliseconds. */
const MEASURED_LATE_MS = 3_000;

/** What is done to a replica or to the server, in turns. */
const blows = {
  async kill(house, place) {
    const { pid } = place.product;
    await place.product.stop('SIGKILL');
    house.killed.push({ pid, at: Date.now() });
    place.product = await startBehind(house, place.proxy);
  },
  async restartServer(house) {
    await house.postgres.restart('immediate');
  },
  async freeze(house, { product }) {
    process.kill(product.pid, 'SIGSTOP');
    await pause(22_000);
    process.kill(product.pid, 'SIGCONT');
  },
  async blackHole(house, { proxy }) {
    proxy.goSilent();
    await pause(20_000);
    proxy.heal();
  },
  async delay(house, { proxy }) {
    proxy.slowDown(500);
    await pause(10_000);
    proxy.speedUp();
  },
};

function startBehind(house, proxy) {
  const url = new URL(house.postgres.url);
  url.port = String(proxy.port);
  return house.start({ DEMO: 'true', IMPORT_CONCURRENCY: '30', LOG_LEVEL: 'error' }, url.href);
}

/** Changes a schedule that nothing else touches, each time to something new. @returns the ids of acknowledged requests. */
async function actUntil(places, isOver, tenant) {
  const acknowledged = [];
  for (let turn = 0; !isOver(); turn += 1) {
    const { api } = places[turn % places.length].product;
    try {
      const change = api.create(tenant, { interval_sec: INTERVAL_SEC + (turn % 1000) });
      const { status, headers } = await Promise.race([change, pause(12_000, { status: 0 })]);
      if (status >= 200 && status < 300) acknowledged.push(headers.get('x-request-id'));
    } catch {
      // An answer that never came says nothing.
    }
    await pause(100);
  }
  return acknowledged;
}

test(`${REPLICAS} replicas under blows for ${SECONDS} s start nothing twice, overlap nothing and lose no answer`, async () => {
  await withReplicaHouse(
    async (house) => {
      const names = Array.from({ length: SCHEDULES }, (_, i) => `chaos-${i}`);
      await house.createSchedules([...names, 'acts'], { interval_sec: INTERVAL_SEC });
      const places = await Promise.all(
        Array.from({ length: REPLICAS }, async () => {
          const proxy = await startProxy(house.postgres.port);
          return { proxy, product: await startBehind(house, proxy) };
        }),
      );
      try {
        let over = false;
        const acting = actUntil(places, () => over, 'acts');
        const orders = SECONDS >= 300 ? Object.keys(blows) : ['kill', 'restartServer', 'freeze', 'blackHole'];
        const endsAt = performance.now() + SECONDS * 1000;
        let done = 0;
        const dealt = [];
        while (performance.now() < endsAt) {
          const name = orders[done % orders.length];
          const begun = performance.now();
          await blows[name](house, places[done % REPLICAS]);
          dealt.push(name);
          done += 1;
          await pause(Math.max(0, EVERY_SEC * 1000 - (performance.now() - begun)));
        }
        await pause(ORPHANS_CLOSED_MS);
        over = true;
        const acts = await acting;
        const runs = await house.runs();
        assert.deepEqual(wrongsOf(runs), []);
        const kept = await house.query(
          `SELECT doc ->> 'requestId' AS id FROM command_center.audit WHERE tenant = 'acts' AND ring = 'people'`,
        );
        const known = new Set(kept.map(({ id }) => id));
        assert.deepEqual(
          acts.filter((id) => !known.has(id)),
          [],
        );
        for (const { pid, at } of house.killed) {
          const left = runs.filter(
            ({ replica, finishedAt = Infinity }) => replica.includes(`:${pid}:`) && finishedAt > at,
          );
          const longest = Math.max(0, ...left.map(({ finishedAt = Infinity }) => finishedAt - at));
          assert.ok(longest <= ORPHANS_CLOSED_MS, `${longest} ms until what ${pid} has left was closed`);
        }
        const lost = runs.filter(({ error }) => error?.code === 'process_ended' || error?.code === 'lost_again');
        const alive = new Set((await house.query('SELECT id FROM command_center.replicas')).map(({ id }) => id));
        const orphans = runs.filter(({ finishedAt, replica }) => !finishedAt && !alive.has(replica));
        assert.deepEqual(orphans, []);
        // A lease lasts 20 s from its last renewal, and somebody sweeps every 5 s.
        const leases = await house.query(
          `SELECT id FROM command_center.runs WHERE status = 'running' AND lease_until < command_center.now_ms() - 10000`,
        );
        assert.deepEqual(leases, []);
        for (const { product } of places) {
          await until('every replica is ready', async () => (await fetch(`${product.url}/health/ready`)).ok, {
            deadlineMs: 10_000 + MEASURED_LATE_MS,
          });
        }
        assert.ok(acts.length > 0 && runs.length > SCHEDULES);
        console.log(
          JSON.stringify({ seconds: SECONDS, dealt, runs: runs.length, lost: lost.length, acts: acts.length }),
        );
      } finally {
        await house.stopAll();
        for (const { proxy } of places) await proxy.close();
      }
    },
    { fsync: 'on' },
  );
});
