import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { openEvents } from './event-stream.mjs';
import { ENDLESS_DEMO } from './preloads.mjs';
import { isOf, withHouseOn, wrongsOf } from './replica-house.mjs';

const HERD = 400;
const HERD_INTERVAL_SEC = 5;
/** At which share of the herd the signal comes, so that claims are on their way. */
const HERD_BEGUN = 40;
const RARE = { interval_sec: 86_400, description: 'rare' };
const STREAMS = 20;
const ENDS_WITHIN_MS = 15_000;
const TAKEN_OVER_WITHIN_MS = 5_000;

let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

test('a replica that is asked to end answers its requests, ends its streams and leaves its runs to another one', async () => {
  await withHouseOn(postgres, async (house) => {
    const waitedFor = Array.from({ length: 5 }, (_, i) => `waited-${i}`);
    const inFlight = Array.from({ length: 3 }, (_, i) => `import-${i}`);
    const tenants = [...waitedFor, ...inFlight];
    await house.createSchedules(tenants, RARE);
    const demo = { DEMO: 'true', IMPORT_CONCURRENCY: '20' };
    const going = await house.start(demo, { nodeArgs: ENDLESS_DEMO });
    const streams = await Promise.all(Array.from({ length: STREAMS }, () => openEvents(going.url)));
    const answers = waitedFor.map((tenant) => going.api.runNow(tenant, { prefer: 'wait=25' }));
    for (const tenant of inFlight) await going.api.runNow(tenant, { prefer: 'respond-async' });
    await until('all of them run', async () => {
      const runs = await house.runs();
      return (
        runs.filter(({ status, replica }) => status === 'running' && isOf(replica, going.pid)).length === tenants.length
      );
    });
    // Not earlier: it would take what a replica on a busy machine has not begun after a second.
    const staying = await house.start(demo, { nodeArgs: ENDLESS_DEMO });

    const askedAt = performance.now();
    const { exitCode } = await going.stop('SIGTERM');
    const endedAfterMs = Math.round(performance.now() - askedAt);
    assert.equal(exitCode, 0);
    assert.ok(endedAfterMs <= ENDS_WITHIN_MS, `${endedAfterMs} ms`);
    for (const { status, body } of await Promise.all(answers)) assert.ok(status < 300, JSON.stringify(body));
    for (const stream of streams) {
      assert.equal(await stream.ended, 'in order');
      assert.match(stream.text(), /\nretry: \d+\n\n$/);
    }

    const cut = (await house.runs()).filter(({ replica, trigger }) => trigger === 'manual' && isOf(replica, going.pid));
    assert.equal(cut.length, tenants.length);
    const retries = await until(
      'every run goes on elsewhere',
      async () => {
        const begun = (await house.runs()).filter(({ retryOf, startedAt }) => retryOf && startedAt);
        return begun.length >= cut.length && begun;
      },
      { deadlineMs: 60_000, everyMs: 50 },
    );
    const takenOverMs = cut.map((run) => {
      assert.deepEqual([run.status, run.cancelReason], ['cancelled', 'shutdown']);
      const [retry, ...more] = retries.filter(({ retryOf }) => retryOf === run.id);
      assert.deepEqual([retry?.attempt, retry?.trigger, more.length], [run.attempt + 1, 'retry', 0]);
      assert.ok(isOf(retry.replica, staying.pid));
      return retry.startedAt - run.finishedAt;
    });
    assert.ok(Math.max(...takenOverMs) <= TAKEN_OVER_WITHIN_MS, `${takenOverMs} ms`);
    assert.deepEqual(wrongsOf(await house.runs()), []);
    console.log(JSON.stringify({ ended_after_ms: endedAfterMs, taken_over_ms: Math.max(...takenOverMs) }));
  });
});

test('a replica that is asked to end amid a herd of due runs leaves none of them as running', async () => {
  await withHouseOn(postgres, async (house) => {
    const tenants = Array.from({ length: HERD }, (_, i) => `herd-${i}`);
    await house.createSchedules(tenants, { interval_sec: HERD_INTERVAL_SEC });
    const session = await house.session();
    const count = async (where) =>
      (await session.query(`SELECT count(*)::int AS n FROM command_center.runs WHERE ${where}`)).rows[0].n;
    await until(
      'all of them are due',
      async () => {
        const due = 'SELECT count(*)::int AS n FROM command_center.tenants WHERE wake_at <= command_center.now_ms()';
        return (await session.query(due)).rows[0].n === HERD;
      },
      { deadlineMs: 60_000 },
    );
    const before = await count('true');
    const going = await house.start();
    await until('the herd runs', async () => (await count('true')) >= before + HERD_BEGUN, { everyMs: 0 });
    const { exitCode } = await going.stop('SIGTERM');
    assert.equal(exitCode, 0);
    const runs = await house.runs();
    assert.deepEqual(
      runs.filter(({ status }) => status === 'running'),
      [],
    );
    assert.deepEqual(wrongsOf(runs), []);
    const cut = runs.filter(({ cancelReason }) => cancelReason === 'shutdown');
    for (const { id } of cut) assert.equal(runs.filter(({ retryOf }) => retryOf === id).length, 1);
    console.log(JSON.stringify({ begun: runs.length - before, cut: cut.length }));
  });
});
