import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { root } from '../../../tools/workspace/root.mjs';
import { productNode } from '../../../tools/workspace/runtime.mjs';
import { withHouseOn } from './replica-house.mjs';

const RARE = { interval_sec: 86_400, description: 'rare' };
const TENANTS = ['drill-0', 'drill-1', 'drill-2', 'drill-3', 'drill-4'];

let postgres;
before(async () => (postgres = await startPostgres()));
after(() => postgres.remove());

/** `npm run move`, as the build has it. @returns the lines of its table: kind, how many, left behind, hash. */
async function move(from, to) {
  const args = ['dist/backend/cli/move.js', '--from', from, '--to', to];
  const { stdout } = await promisify(execFile)(productNode(), args, { cwd: root });
  return stdout.split('\n').filter((line) => /\b[0-9a-f]{64}$/.test(line));
}

/** What the audit's chain proves, ring by ring. */
async function chainOf(api) {
  const { status, body } = await api.call('GET', '/api/crm/import/acculynx/audit/verify');
  assert.deepEqual([status, body.intact], [200, true], JSON.stringify(body));
  return body.rings.filter(({ ring }) => ring === 'people');
}

const kept = ({ tenant, version, interval_sec, paused, next_run, last_run, last_status }) => ({
  ...{ tenant, version, interval_sec, paused, next_run, last_run },
  run_id: last_status.run_id,
});

async function picture(api) {
  const schedules = (await api.schedules('?limit=200')).body.items.map(kept);
  const audit = (await api.audit('?limit=200')).body.items;
  const runs = (await api.runs('?limit=200')).body.items;
  return { schedules, audit, runs };
}

test('a copy of a running service goes to files and back into an empty database, and is read there as it was', async () => {
  await withHouseOn(postgres, async (house) => {
    const live = await house.start();
    for (const tenant of TENANTS) await live.api.create(tenant, RARE);
    await live.api.pause(TENANTS[0]);
    await live.api.remove(TENANTS[1]);
    await live.api.runNow(TENANTS[2]);
    await until('nothing is under way or due', async () => {
      const [{ left }] = await house.query(
        'SELECT count(*)::int AS left FROM command_center.tenants WHERE busy OR wake_at <= command_center.now_ms()',
      );
      return left === 0;
    });
    const before = await picture(live.api);
    const chain = await chainOf(live.api);

    const copy = join(house.dataDir, 'copy');
    const there = await move(`postgres:${house.url}`, `json:${copy}`);
    const restored = await postgres.createDatabase();
    const back = await move(`json:${copy}`, `postgres:${restored}`);
    assert.ok(there.length > 5);
    assert.deepEqual(back, there);

    const drill = await house.start({ READ_ONLY: 'true' }, { url: restored });
    const after = await picture(drill.api);
    assert.deepEqual(after, before);
    assert.deepEqual(await chainOf(drill.api), chain);
    assert.equal(after.schedules.length, TENANTS.length - 1);
    assert.equal((await drill.api.pause(TENANTS[3])).status, 503);
    // The source has served all the time and was only read.
    assert.equal((await live.api.resume(TENANTS[0])).status, 200);
  });
});
