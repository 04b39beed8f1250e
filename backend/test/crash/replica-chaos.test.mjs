import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../tools/product/until.mjs';
import { isOf, withReplicaHouse, wrongsOf } from './replica-house.mjs';
import { startProxy } from './tcp-proxy.mjs';

/** `CHAOS_MINUTES=10` is the long form: 60 schedules, every 30 s a blow. The short one has each kind of blow once. */
const MINUTES = Number(process.env.CHAOS_MINUTES ?? 0);
const LONG = MINUTES > 0;
const SCHEDULES = LONG ? 60 : 20;
const EVERY_SEC = LONG ? 30 : 10;
const BLOWS = LONG ? Math.floor((MINUTES * 60) / EVERY_SEC) : 4;
const INTERVAL_SEC = 5;
const RARE = { interval_sec: 86_400 };
const REPLICAS = 3;
const ORPHANS_CLOSED_MS = 30_000;
const READY_AFTER_SERVER_MS = 10_000;
const NOTICED_MS = 10_000;
/** What a busy machine adds to a promise in milliseconds. */
const MEASURED_LATE_MS = 8_000;
const SILENT_MS = 20_000;
const DELAY_MS = 500;
const DELAYED_FOR_MS = LONG ? 20_000 : 8_000;

/** What is done to a replica or to the server, in turns; the one that takes longest comes first. */
const blows = {
  async blackHole(house, { proxy, product: { url } }) {
    proxy.goSilent();
    const begun = performance.now();
    const deadlineMs = NOTICED_MS + MEASURED_LATE_MS;
    await until('a replica notices the silence', async () => (await statusOf(url)) === 503, { deadlineMs });
    house.noticedMs = Math.max(house.noticedMs ?? 0, Math.round(performance.now() - begun));
    await pause(Math.max(0, SILENT_MS - (performance.now() - begun)));
    proxy.heal();
  },
  async kill(house, place) {
    const { pid } = place.product;
    place.isDown = true;
    await place.product.stop('SIGKILL');
    house.killed.push({ pid, at: Date.now() });
    place.product = await startBehind(house, place.proxy);
    place.isDown = false;
  },
  async delay(_, { proxy }) {
    proxy.slowDown(DELAY_MS);
    await pause(DELAYED_FOR_MS);
    proxy.speedUp();
  },
  async restartServer(house, _, places) {
    const downAt = performance.now();
    await house.postgres.restart('immediate');
    const upAt = performance.now();
    house.serverDownMs = (house.serverDownMs ?? 0) + upAt - downAt;
    const deadlineMs = READY_AFTER_SERVER_MS + MEASURED_LATE_MS;
    const readyMs = await Promise.all(
      places.map(async ({ isDown, product: { url } }) => {
        if (isDown) return 0;
        await until('a replica is ready after the server', async () => (await statusOf(url)) === 200, { deadlineMs });
        return Math.round(performance.now() - upAt);
      }),
    );
    house.readyMs = Math.max(house.readyMs ?? 0, ...readyMs);
  },
};

const statusOf = (url) =>
  fetch(`${url}/health/ready`).then(
    ({ status }) => status,
    () => 0,
  );

function startBehind(house, proxy) {
  const url = new URL(house.url);
  url.port = String(proxy.port);
  return house.start({ DEMO: 'true', IMPORT_CONCURRENCY: '30', LOG_LEVEL: 'error' }, { url: url.href });
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

/**
 * Asks for runs, one after the other, each with a key of its own and again with the same key until somebody answers 2xx,
 * as a client does that got a 503 or no answer. @returns the run that each acknowledged key was answered with.
 */
async function askUntil(places, isOver, tenant) {
  const answered = [];
  for (let turn = 0; !isOver(); turn += 1) {
    for (let tries = 0; !isOver(); tries += 1) {
      const { api } = places[(turn + tries) % places.length].product;
      try {
        const asked = api.runNow(tenant, { prefer: 'respond-async', 'idempotency-key': `chaos-key-${turn}` });
        const { status, body } = await Promise.race([asked, pause(12_000, { status: 0 })]);
        if (status >= 200 && status < 300) {
          answered.push(body.run_id);
          break;
        }
      } catch {
        // An answer that never came says nothing.
      }
      await pause(200);
    }
  }
  return answered;
}

/** One blow after the other, `EVERY_SEC` apart. In the short form one may begin while another lasts, on another replica. */
async function deal(house, places) {
  const dealt = [];
  const under = [];
  for (let n = 0; n < BLOWS; n += 1) {
    const name = Object.keys(blows)[n % 4];
    const begun = performance.now();
    // Each kind hits another replica in its next turn.
    const place = places[(n + Math.floor(n / 4)) % REPLICAS];
    const blow = blows[name](house, place, places);
    blow.catch(() => undefined);
    under.push(blow);
    dealt.push(name);
    await pause(Math.max(0, EVERY_SEC * 1000 - (performance.now() - begun)));
  }
  await Promise.all(under);
  return dealt;
}

/** What a dead replica left is closed by others. @returns the longest that it took, in milliseconds. */
async function orphansClosedMs(house) {
  const left = async () => {
    const runs = await house.runs();
    return house.killed.map(({ pid, at }) => {
      const own = runs.filter(({ replica, finishedAt = Infinity }) => isOf(replica, pid) && finishedAt > at);
      return Math.max(0, ...own.map(({ finishedAt = Infinity }) => finishedAt - at));
    });
  };
  await until('what dead replicas left is closed', async () => (await left()).every(Number.isFinite), {
    deadlineMs: 90_000,
    everyMs: 250,
  });
  return Math.max(0, ...(await left()));
}

async function assertActsAreKept(house, acts) {
  const kept = await house.query(
    `SELECT doc ->> 'requestId' AS id FROM command_center.audit WHERE tenant = 'acts' AND ring = 'people'`,
  );
  const known = new Set(kept.map(({ id }) => id));
  assert.ok(acts.length > 0);
  assert.deepEqual(
    acts.filter((id) => !known.has(id)),
    [],
  );
}

/** Each key has started one run, whatever became of its answers; one more may have been on its way. */
async function assertKeysStartedOnce(house, answered) {
  const runs = (await house.runs('keyed')).filter(({ trigger }) => trigger === 'manual');
  assert.ok(answered.length > 0);
  assert.equal(new Set(answered).size, answered.length);
  const unanswered = runs.filter(({ id }) => !answered.includes(id));
  assert.ok(unanswered.length <= 1, `started twice: ${unanswered.map(({ id }) => id)}`);
  assert.equal(runs.length - unanswered.length, answered.length);
}

/** Nobody carries out a run in the name of a replica that is not there, or of one that does not renew its lease. */
async function assertNoOrphans(house) {
  const orphans = await house.query(
    `SELECT id FROM command_center.runs WHERE status = 'running' AND (lease_until < command_center.now_ms() - 10000
      OR replica NOT IN (SELECT id FROM command_center.replicas))`,
  );
  assert.deepEqual(orphans, []);
}

test(`${REPLICAS} replicas under ${BLOWS} blows, one every ${EVERY_SEC} s, start nothing twice, overlap nothing and lose no answer`, async () => {
  await withReplicaHouse(
    async (house) => {
      const names = Array.from({ length: SCHEDULES }, (_, i) => `chaos-${i}`);
      await house.createSchedules([...names, 'acts'], { interval_sec: INTERVAL_SEC });
      await house.createSchedules(['keyed'], RARE);
      const places = await Promise.all(
        Array.from({ length: REPLICAS }, async () => {
          const proxy = await startProxy(house.postgres.port);
          return { proxy, product: await startBehind(house, proxy) };
        }),
      );
      try {
        let over = false;
        const acting = actUntil(places, () => over, 'acts');
        const asking = askUntil(places, () => over, 'keyed');
        const dealt = await deal(house, places).finally(() => (over = true));
        const acts = await acting;
        const keyed = await asking;
        const orphansMs = await orphansClosedMs(house);
        // While the server is down nobody can close anything.
        assert.ok(orphansMs <= ORPHANS_CLOSED_MS + (house.serverDownMs ?? 0), `${orphansMs} ms`);
        await assertNoOrphans(house);
        const runs = await house.runs();
        assert.deepEqual(wrongsOf(runs), []);
        await assertActsAreKept(house, acts);
        await assertKeysStartedOnce(house, keyed);
        const areReady = async () =>
          (await Promise.all(places.map(({ product }) => statusOf(product.url)))).every((status) => status === 200);
        await until('every replica is ready', areReady);
        assert.ok(runs.length > SCHEDULES);
        const lost = runs.filter(({ status }) => status === 'lost').length;
        const { readyMs, noticedMs } = house;
        console.log(
          JSON.stringify({
            ...{ dealt, runs: runs.length, lost, acts: acts.length, keyed: keyed.length },
            ...{ orphans_ms: orphansMs, ready_ms: readyMs, silence_noticed_ms: noticedMs },
          }),
        );
      } finally {
        await house.stopAll();
        for (const { proxy } of places) await proxy.close();
      }
    },
    { fsync: 'on' },
  );
});
