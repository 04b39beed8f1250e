import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { withHouseOn, wrongsOf } from './replica-house.mjs';

/** `CONTENTION_SEC=60` is the long form. */
const SECONDS = Number(process.env.CONTENTION_SEC ?? 10);
const CLIENTS = 32;
const TENANTS = ['tangle-0', 'tangle-1', 'tangle-2', 'tangle-3', 'tangle-4'];

let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

const pick = (list) => list[Math.floor(Math.random() * list.length)];

const ACTS = {
  create: (api, tenant) => api.create(tenant, { interval_sec: 5 + Math.floor(Math.random() * 20) }),
  pause: (api, tenant) => api.pause(tenant),
  resume: (api, tenant) => api.resume(tenant),
  runNow: (api, tenant) => api.runNow(tenant, { prefer: 'respond-async' }),
  remove: (api, tenant) => api.remove(tenant),
};

/** One client that acts at random until it is told that it is over. */
async function actAtRandom(replicas, isOver, answers) {
  while (!isOver()) {
    const name = pick(Object.keys(ACTS));
    const { status, body, headers } = await ACTS[name](pick(replicas).api, pick(TENANTS));
    answers.push({ name, status, code: body?.code, requestId: headers.get('x-request-id') });
  }
}

test(`${CLIENTS} clients that act at random on ${TENANTS.length} tenants for ${SECONDS} s get no 5xx and leave everything in order`, async () => {
  await withHouseOn(postgres, async (house) => {
    const replicas = await house.startMany(2);
    for (const tenant of TENANTS) await replicas[0].api.create(tenant, { interval_sec: 5 });
    const answers = [];
    const endsAt = performance.now() + SECONDS * 1000;
    const clients = Array.from({ length: CLIENTS }, () =>
      actAtRandom(replicas, () => performance.now() > endsAt, answers),
    );
    await Promise.all(clients);

    const counts = Object.fromEntries(
      [...Map.groupBy(answers, ({ name, status, code }) => [name, status, code].filter(Boolean).join(' '))].map(
        ([what, all]) => [what, all.length],
      ),
    );
    assert.deepEqual(
      answers.filter(({ status }) => status >= 500 || status === 400),
      [],
    );
    assert.deepEqual(
      [...new Set(answers.map(({ status }) => status))].filter((is) => is >= 300 && is !== 404 && is !== 409),
      [],
    );
    for (const tenant of TENANTS) await replicas[0].api.pause(tenant);
    await until('no run is under way', async () => (await house.runs()).every(({ finishedAt }) => finishedAt));

    assert.deepEqual(wrongsOf(await house.runs()), []);
    const rows = await house.query('SELECT tenant, busy, schedule IS NOT NULL AS there FROM command_center.tenants');
    assert.deepEqual(
      rows.filter(({ busy }) => busy),
      [],
    );
    const listed = await Promise.all(replicas.map(async ({ api }) => (await api.schedules('?limit=50')).body));
    const names = rows.filter(({ there }) => there).map(({ tenant }) => tenant);
    for (const { items } of listed) assert.deepEqual(items.map(({ tenant }) => tenant).sort(), names.sort());
    await assertAuditIsWhole(house, answers);
    const [{ deadlocks }] = await house.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    console.log(JSON.stringify({ seconds: SECONDS, acts: answers.length, deadlocks, counts }));
  });
});

/** No number of the audit is missing or there twice, and what was acknowledged as new has its entry. */
async function assertAuditIsWhole(house, answers) {
  const entries = await house.query(
    `SELECT ring, seq, doc ->> 'requestId' AS request_id FROM command_center.audit ORDER BY ring, seq`,
  );
  for (const own of Map.groupBy(entries, ({ ring }) => ring).values()) {
    assert.deepEqual(
      own.map(({ seq }) => Number(seq)),
      own.map((_, i) => i + 1),
    );
  }
  const known = new Set(entries.map(({ request_id: id }) => id));
  const made = answers.filter(({ name, status }) => status < 300 && (name === 'remove' || name === 'runNow'));
  assert.ok(made.length > 0);
  assert.deepEqual(
    made.filter(({ requestId }) => !known.has(requestId)),
    [],
  );
}
