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
/** What a busy machine may add to a start: far less than the clocks are wrong. */
const LATE_MS = 15_000;

let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

/** What a replica tells in seconds. One beat that was answered late may be wrong by some: the next one is not. */
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
      { deadlineMs: 120_000, everyMs: 200 },
    );
    const runs = await ofTicks();
    assert.deepEqual(wrongsOf(await house.runs()), []);
    for (const { scheduledFor, startedAt } of runs.filter(({ startedAt }) => startedAt)) {
      assert.ok(startedAt >= scheduledFor && startedAt - scheduledFor <= LATE_MS, `${startedAt - scheduledFor} ms`);
    }
    for (const own of Map.groupBy(runs, ({ tenant }) => tenant).values()) {
      // A tick that a stall of the machine kept waiting until the next one was due is counted in that run, not made up for.
      for (const [i, { scheduledFor, missedCount }] of own.slice(1).entries()) {
        assert.equal(scheduledFor - own[i].scheduledFor, (1 + missedCount) * INTERVAL_SEC * 1000);
      }
    }
    const started = replicas.map(({ pid }) => runs.filter(({ replica }) => isOf(replica, pid)).length);
    assert.ok(started[1] + started[2] > 0, `${started}`);
    for (const [i, sec] of SHIFTS_SEC.entries()) {
      const isRight = async () => Math.abs((await clockDifference(replicas[i])) - sec) < 1;
      await until(`it tells that its clock is wrong by ${sec} s`, isRight, { everyMs: 200 });
      const warned = replicas[i].output().includes('the database decides what is due');
      assert.equal(warned, sec !== 0);
    }
    console.log(JSON.stringify({ runs: runs.length, started }));
  });
});
