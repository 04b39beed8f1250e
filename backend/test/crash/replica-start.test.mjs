import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { withHouseOn } from './replica-house.mjs';
import { schemaHash } from './schema-hash.mjs';

/** `REPLICA_STARTS=20` is the long form. */
const ROUNDS = Number(process.env.REPLICA_STARTS ?? 3);
const REPLICAS = 5;
/** How graphile-worker finds out that its schema is not there yet. */
const QUESTION_OF_THE_ENGINE = /relation "graphile_worker\.migrations" does not exist/;
/** The server was telling something to a replica when a test killed it. */
const KILLED_MEANWHILE = /connection to client lost/;

let postgres;
before(async () => {
  postgres = await startPostgres();
  await postgres.admin(`CREATE ROLE starter LOGIN PASSWORD 'postgres'`);
});
after(() => postgres.remove());

/** As in containers: one role owns the schema, and each start gives the other one its rights on it. */
async function startTogether(house) {
  const url = new URL(house.url);
  url.username = 'starter';
  return house.startMany(REPLICAS, { DATABASE_MIGRATE_URL: house.url }, { url: url.href });
}

/** The schema as a single replica makes it, which no other one disturbs. */
const madeAlone = () =>
  withHouseOn(postgres, async (house) => {
    await house.start();
    return schemaHash(house);
  });

test(`${REPLICAS} replicas start together on an empty database, ${ROUNDS} times, without an error and with one schema`, async () => {
  const alone = await madeAlone();
  const readyMs = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await withHouseOn(postgres, async (house) => {
      const replicas = await startTogether(house);
      readyMs.push(...replicas.map(({ readyAfterMs }) => Math.round(readyAfterMs)));
      assert.equal(await schemaHash(house), alone);
      for (const { url, output } of replicas) {
        await until('it is still ready', async () => (await fetch(`${url}/health/ready`)).status === 200);
        assert.doesNotMatch(output(), /"level":"(?:error|fatal)"/);
      }
    });
  }
  const errors = postgres.log().match(/^.*\b(?:ERROR|FATAL|PANIC): .*$/gm) ?? [];
  assert.deepEqual(
    errors.filter((line) => !QUESTION_OF_THE_ENGINE.test(line) && !KILLED_MEANWHILE.test(line)),
    [],
  );
  console.log(JSON.stringify({ rounds: ROUNDS, replicas: REPLICAS, schema: alone, slowest_ms: Math.max(...readyMs) }));
});
