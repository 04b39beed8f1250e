import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { clockShiftedBy } from './preloads.mjs';
import { isOf, withHouseOn, wrongsOf } from './replica-house.mjs';

const INTERVAL_SEC = 5;
const SHIFTS_SEC = [0, 60, -60];
const TENANTS = ['clock-0', 'clock-1', 'clock-2', 'clock-3', 'clock-4', 'clock-5'];
const TICKS = 4;
/** What a busy machine may add to a start. */
const LATE_MS = 2_500;

let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

async function clockDifference({ url }) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^aetherlink_database_clock_difference_seconds (\S+)$/m.exec(text)?.[1]);
}

test('replicas whose clocks are a minute apart start nothing early, late or twice, and tell how wrong they are', async () => {
  await withHouseOn(postgres, async (house) => {
    const replicas = await Promise.all(
      SHIFTS_SEC.map((sec) => house.start({}, { nodeArgs: clockShiftedBy(sec * 1000) })),
    );
    for (const [i, tenant] of TENANTS.entries()) {
      const { status } = await replicas[i % replicas.length].api.create(tenant, { interval_sec: INTERVAL_SEC });
      assert.equal(status, 201);
    }
    const ofTicks = async () => (await house.runs()).filter(({ scheduledFor }) => scheduledFor !== null);
    await until(
      'every schedule has run some times',
      async () => {
        const byTenant = Map.groupBy(await ofTicks(), ({ tenant }) => tenant);
        return TENANTS.every((tenant) => (byTenant.get(tenant)?.length ?? 0) > TICKS);
      },
      { deadlineMs: (TICKS + 4) * INTERVAL_SEC * 1000, everyMs: 200 },
    );
    const runs = await ofTicks();
    assert.deepEqual(wrongsOf(await house.runs()), []);
    for (const { scheduledFor, startedAt } of runs.filter(({ startedAt }) => startedAt)) {
      assert.ok(startedAt >= scheduledFor && startedAt - scheduledFor <= LATE_MS, `${startedAt - scheduledFor} ms`);
    }
    for (const own of Map.groupBy(runs, ({ tenant }) => tenant).values()) {
      const gaps = own.slice(1).map(({ scheduledFor }, i) => scheduledFor - own[i].scheduledFor);
      assert.deepEqual([...new Set(gaps)], [INTERVAL_SEC * 1000]);
    }
    const started = replicas.map(({ pid }) => runs.filter(({ replica }) => isOf(replica, pid)).length);
    assert.ok(started[1] + started[2] > 0, `${started}`);
    for (const [i, sec] of SHIFTS_SEC.entries()) {
      const told = await clockDifference(replicas[i]);
      assert.ok(Math.abs(told - sec) < 1, `${told} s instead of ${sec} s`);
      const warned = replicas[i].output().includes('the database decides what is due');
      assert.equal(warned, sec !== 0);
    }
    console.log(JSON.stringify({ runs: runs.length, started }));
  });
});
