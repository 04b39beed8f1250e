import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { ENDLESS_DEMO, LONGEST_DEMO } from './preloads.mjs';
import { isOf, withHouseOn, wrongsOf } from './replica-house.mjs';

const RARE = { interval_sec: 86_400, description: 'rare' };
/** A lease lasts 20 s. */
const ASLEEP_MS = Number(process.env.REPLICA_ASLEEP_SEC ?? 26) * 1000;
const TAKEN_OVER_WITHIN_MS = 30_000;

let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

test('a replica that slept past its lease stops its runs when it wakes, and what they come to late changes nothing', async () => {
  await withHouseOn(postgres, async (house) => {
    const tenants = ['slept-0', 'slept-1', 'slept-2'];
    await house.createSchedules(tenants, RARE);
    const sleeper = await house.start({ DEMO: 'true' }, { nodeArgs: ENDLESS_DEMO });
    const left = await house.begin(sleeper, tenants);
    // Not earlier: it would take what a replica on a busy machine has not begun after a second.
    const other = await house.start({ DEMO: 'true' }, { nodeArgs: LONGEST_DEMO });
    process.kill(sleeper.pid, 'SIGSTOP');
    const stoppedAt = performance.now();
    const stoppedMoment = Date.now();
    const idsLeft = left.map(({ id }) => id);
    try {
      const retried = await until(
        'they are tried again elsewhere',
        async () => {
          const begun = (await house.runs()).filter(({ retryOf, startedAt }) => idsLeft.includes(retryOf) && startedAt);
          return begun.length === 3 && begun;
        },
        { deadlineMs: 90_000, everyMs: 200 },
      );
      const takenOverMs = Math.max(...retried.map(({ startedAt }) => startedAt)) - stoppedMoment;
      assert.ok(takenOverMs <= TAKEN_OVER_WITHIN_MS, `${takenOverMs} ms`);
      await pause(Math.max(0, ASLEEP_MS - (performance.now() - stoppedAt)));
    } finally {
      process.kill(sleeper.pid, 'SIGCONT');
    }
    const lost = (await house.runs()).filter(({ id }) => idsLeft.includes(id));
    assert.deepEqual([...new Set(lost.map(({ status }) => status))], ['lost']);
    await until(
      'it has stopped its runs',
      () => idsLeft.every((id) => saidOf(sleeper, id).some(({ msg }) => /^A run was stopped: its lease/.test(msg))),
      { deadlineMs: 60_000 },
    );
    await until('it is ready again', async () => (await fetch(`${sleeper.url}/health/ready`)).ok);
    await until('the retries have ended', async () => (await house.runs()).every(({ finishedAt }) => finishedAt), {
      deadlineMs: 90_000,
      everyMs: 200,
    });
    const runs = await house.runs();
    assert.deepEqual(
      runs.filter(({ id }) => idsLeft.includes(id)),
      lost,
    );
    const retries = runs.filter(({ retryOf }) => idsLeft.includes(retryOf));
    for (const { status, attempt, replica } of retries) {
      assert.deepEqual([status, attempt, isOf(replica, other.pid)], ['succeeded', 2, true]);
    }
    assert.equal(retries.length, 3);
    assert.deepEqual(wrongsOf(runs), []);
    // It takes part again, although nobody else is there to.
    await other.stop('SIGKILL');
    await sleeper.api.runNow(tenants[0], { prefer: 'respond-async' });
    await until('it carries out a run', () => house.runningOn(sleeper, tenants[0]));
  });
});

/** What a replica has logged about a run. */
const saidOf = ({ output }, runId) =>
  output()
    .split('\n')
    // What is behind the last line break is still on its way.
    .slice(0, -1)
    .filter((line) => line.includes(runId))
    .map((line) => JSON.parse(line));
