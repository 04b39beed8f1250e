import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { ENDLESS_DEMO } from './preloads.mjs';
import { withHouseOn, wrongsOf } from './replica-house.mjs';

const SLOW = { DEMO: 'true' };
/** What such a replica carries out is still under way when a test ends it. */
const ENDLESS = { nodeArgs: ENDLESS_DEMO };
const RARE = { interval_sec: 86_400, description: 'rare' };
let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

test('100 parallel Run now over 3 replicas make one run of a slow importer, and 99 refusals that name it', async () => {
  await withHouseOn(postgres, async (house) => {
    await house.createSchedules(['slow'], RARE);
    const replicas = await house.startMany(3, SLOW, ENDLESS);
    const before = (await house.runs('slow')).length;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => replicas[i % 3].api.runNow('slow', { prefer: 'respond-async' })),
    );
    const accepted = answers.filter(({ status }) => status < 300);
    const refused = answers.filter(({ status }) => status === 409);
    assert.deepEqual([accepted.length, refused.length], [1, 99], JSON.stringify(answers.map(({ status }) => status)));
    const made = (await house.runs('slow')).slice(before);
    assert.equal(made.length, 1);
    for (const { body } of refused) assert.equal(body.run_id, made[0].id);
  });
});

test('parallel Run now over 3 replicas of an instant importer are never two at once, and answer 2xx or 409', async () => {
  await withHouseOn(postgres, async (house) => {
    const replicas = await house.startMany(3);
    await replicas[0].api.create('quick', RARE);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => replicas[i % 3].api.runNow('quick')));
    assert.deepEqual(
      answers.map(({ status }) => status).filter((status) => status >= 300 && status !== 409),
      [],
    );
    assert.deepEqual(wrongsOf(await house.runs()), []);
  });
});

test('the same Idempotency-Key over 3 replicas starts one run', async () => {
  await withHouseOn(postgres, async (house) => {
    const replicas = await house.startMany(3);
    await replicas[0].api.create('keyed', RARE);
    const before = await until('its first run has ended', async () => {
      const runs = await house.runs('keyed');
      return runs.every(({ finishedAt }) => finishedAt) && runs.length;
    });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        replicas[i % 3].api.runNow('keyed', { 'idempotency-key': 'once-and-no-more', prefer: 'wait=25' }),
      ),
    );
    assert.equal((await house.runs('keyed')).length, before + 1);
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  });
});

test('a run of a replica that is killed is closed as lost and tried again once, within 30 s', async () => {
  await withHouseOn(postgres, async (house) => {
    await house.createSchedules(['orphan'], RARE);
    const { replica: first, run } = await runningAlone(house, 'orphan');
    const second = await house.start(SLOW);
    await first.stop('SIGKILL');
    const killedAt = Date.now();
    const retry = await until(
      'the retry runs',
      async () => (await house.runs('orphan')).find(({ retryOf, startedAt }) => retryOf === run.id && startedAt),
      { deadlineMs: 90_000, everyMs: 100 },
    );
    assert.ok(retry.startedAt - killedAt <= 30_000, `${retry.startedAt - killedAt} ms`);
    assert.equal(retry.attempt, 2);
    await until('it has ended', async () => (await house.runs('orphan')).every(({ finishedAt }) => finishedAt), {
      deadlineMs: 90_000,
    });
    const runs = await house.runs('orphan');
    assert.equal(runs.find(({ id }) => id === run.id).status, 'lost');
    assert.equal(runs.filter(({ retryOf }) => retryOf === run.id).length, 1);
    assert.deepEqual(wrongsOf(runs), []);
    // Its last beat may be younger than the lease of the run: the count follows at the end of that beat's 20 s.
    const replicas = async () => (await second.api.session()).body.replicas;
    await until('the dead one is no longer counted', async () => (await replicas()) === 1, { deadlineMs: 60_000 });
  });
});

test('the runs of a replica that is asked to end are taken over by another one within 5 s', async () => {
  await withHouseOn(postgres, async (house) => {
    const tenants = Array.from({ length: 14 }, (_, i) => `moved-${i}`);
    await house.createSchedules(tenants, RARE);
    const env = { ...SLOW, IMPORT_CONCURRENCY: '20' };
    const [first] = await Promise.all([house.start(env, ENDLESS), house.start(env)]);
    await Promise.all(tenants.map((tenant) => first.api.runNow(tenant, { prefer: 'respond-async' })));
    const { exitCode } = await first.stop();
    assert.equal(exitCode, 0);
    const cut = (await house.runs()).filter(({ cancelReason }) => cancelReason === 'shutdown');
    assert.ok(cut.length > 0);
    const retries = await until(
      'every one that was cut short is tried again',
      async () => {
        const begun = (await house.runs()).filter(({ retryOf, startedAt }) => retryOf && startedAt);
        return begun.length >= cut.length && begun;
      },
      { deadlineMs: 60_000, everyMs: 50 },
    );
    for (const run of cut) {
      const own = retries.filter(({ retryOf }) => retryOf === run.id);
      assert.deepEqual([run.status, own.length, own[0]?.attempt], ['cancelled', 1, 2]);
      assert.notEqual(own[0].replica, run.replica);
      assert.ok(own[0].startedAt - run.finishedAt <= 5_000, `${own[0].startedAt - run.finishedAt} ms`);
    }
    console.log(JSON.stringify({ taken_over: cut.length }));
  });
});

test('a person stops a run that another replica carries out', async () => {
  await withHouseOn(postgres, async (house) => {
    await house.createSchedules(['stopped'], RARE);
    const { run } = await runningAlone(house, 'stopped');
    const second = await house.start(SLOW);
    await second.api.call('POST', `/api/crm/import/acculynx/runs/${run.id}/cancel`, { tenant: 'stopped', body: {} });
    const askedAt = Date.now();
    const ended = await until('it has ended', async () =>
      (await house.runs('stopped')).find(({ id, finishedAt }) => id === run.id && finishedAt),
    );
    assert.equal(ended.status, 'cancelled');
    assert.ok(ended.finishedAt - askedAt < 2_500, `${ended.finishedAt - askedAt} ms`);
  });
});

/** A run that a replica carries out until somebody ends it. There is no other one yet that could take it from a slow one. */
async function runningAlone(house, tenant) {
  const replica = await house.start(SLOW, ENDLESS);
  await replica.api.runNow(tenant, { prefer: 'respond-async' });
  return { replica, run: await until('it runs', () => house.runningOn(replica, tenant)) };
}
