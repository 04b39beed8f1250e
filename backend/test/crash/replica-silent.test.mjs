import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { ENDLESS_DEMO, LONGEST_DEMO } from './preloads.mjs';
import { isOf, withHouseOn, wrongsOf } from './replica-house.mjs';
import { startProxy } from './tcp-proxy.mjs';

const RARE = { interval_sec: 86_400, description: 'rare' };
/** `REPLICA_SILENT_SEC=60` is the long form. A lease lasts 20 s. */
const SILENT_MS = Number(process.env.REPLICA_SILENT_SEC ?? 26) * 1000;
const NOTICED_MS = 10_000;
const TAKEN_OVER_WITHIN_MS = 30_000;
/** What a busy machine adds to a promise in milliseconds. */
const MEASURED_LATE_MS = 8_000;

let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

test('a replica whose connections fall silent says so and stops its runs, others carry them on, and it comes back', async () => {
  await withHouseOn(postgres, async (house) => {
    const tenants = ['silent-0', 'silent-1', 'silent-2'];
    await house.createSchedules(tenants, RARE);
    const proxy = await startProxy(postgres.port);
    try {
      const url = new URL(house.url);
      url.port = String(proxy.port);
      const demo = { DEMO: 'true' };
      const cutOff = await house.start(demo, { nodeArgs: ENDLESS_DEMO, url: url.href });
      const left = await house.begin(cutOff, tenants);
      // Not earlier: it would take what a replica on a busy machine has not begun after a second.
      const other = await house.start(demo, { nodeArgs: LONGEST_DEMO });
      const idsLeft = left.map(({ id }) => id);
      const isReady = async () => (await fetch(`${cutOff.url}/health/ready`)).ok;

      proxy.goSilent();
      const silentSince = performance.now();
      await until('it says that it is not ready', async () => !(await isReady()), {
        deadlineMs: NOTICED_MS + MEASURED_LATE_MS,
      });
      const noticedMs = Math.round(performance.now() - silentSince);
      const retries = await until(
        'others carry its runs on',
        async () => {
          const begun = (await house.runs()).filter(({ retryOf, startedAt }) => idsLeft.includes(retryOf) && startedAt);
          return begun.length === tenants.length && begun;
        },
        { deadlineMs: TAKEN_OVER_WITHIN_MS + MEASURED_LATE_MS, everyMs: 200 },
      );
      const takenOverMs = Math.round(performance.now() - silentSince);
      for (const { replica, attempt } of retries) assert.deepEqual([isOf(replica, other.pid), attempt], [true, 2]);
      // Before the others began, give or take what a busy machine needs to say it.
      await until('it has stopped them', () => idsLeft.every((id) => saysStopped(cutOff, id)), {
        deadlineMs: MEASURED_LATE_MS,
      });
      const lost = (await house.runs()).filter(({ id }) => idsLeft.includes(id));
      assert.deepEqual([...new Set(lost.map(({ status }) => status))], ['lost']);
      await pause(Math.max(0, SILENT_MS - (performance.now() - silentSince)));
      assert.equal(await isReady(), false);

      proxy.heal();
      await until('it is ready again', isReady);
      await until('the retries have ended', async () => (await house.runs()).every(({ finishedAt }) => finishedAt), {
        deadlineMs: 90_000,
        everyMs: 200,
      });
      const runs = await house.runs();
      assert.deepEqual(
        runs.filter(({ id }) => idsLeft.includes(id)),
        lost,
      );
      assert.equal(runs.filter(({ retryOf }) => idsLeft.includes(retryOf)).length, tenants.length);
      assert.deepEqual(wrongsOf(runs), []);
      // It takes part again, although nobody else is there to.
      await other.stop('SIGKILL');
      await cutOff.api.runNow(tenants[0], { prefer: 'respond-async' });
      await until('it carries out a run', () => house.runningOn(cutOff, tenants[0]));
      console.log(JSON.stringify({ noticed_ms: noticedMs, taken_over_ms: takenOverMs }));
    } finally {
      await house.stopAll();
      await proxy.close();
    }
  });
});

/** True when a replica has logged that it stopped a run. */
const saysStopped = ({ output }, runId) =>
  output()
    .split('\n')
    .some((line) => line.includes(runId) && line.includes('A run was stopped: its lease'));
