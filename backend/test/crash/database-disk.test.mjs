import assert from 'node:assert/strict';
import { chownSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startPostgres } from '../../../tools/product/postgres.mjs';
import { until } from '../../../tools/product/until.mjs';
import { withHouseOn } from './replica-house.mjs';
import { fillUp, mountSmallDisk } from './small-disk.mjs';

const DISK_KB = 65_536;
/** The server runs as this user where the tests run as root, as they do where they may mount. */
const NOBODY = 65_534;
const interval = (turn) => ({ interval_sec: 3_600 + turn });

/** What a full disk says, where no small one may be mounted: one table refuses every new row as the server would. */
const REFUSE = `
CREATE FUNCTION command_center.no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON command_center.audit FOR EACH ROW EXECUTE FUNCTION command_center.no_room()`;
const REFUSE_NO_MORE = 'DROP TRIGGER no_room ON command_center.audit; DROP FUNCTION command_center.no_room()';

/** A server whose database can be filled up and freed. */
async function withFillable(use) {
  const postgres = await startPostgres();
  const disk = mountSmallDisk(DISK_KB);
  try {
    if (!disk) {
      return await withHouseOn(postgres, (house) =>
        use(house, { kind: 'trigger', fill: () => house.query(REFUSE), free: () => house.query(REFUSE_NO_MORE) }),
      );
    }
    const folder = join(disk.path, 'tables');
    mkdirSync(folder);
    for (const path of [disk.path, folder]) chownSync(path, NOBODY, NOBODY);
    await postgres.admin(`CREATE TABLESPACE small LOCATION '${folder}'`);
    const ballast = join(disk.path, 'ballast');
    const means = { kind: 'tmpfs', fill: () => fillUp(ballast), free: () => rmSync(ballast) };
    return await withHouseOn(postgres, (house) => use(house, means), 'small');
  } finally {
    await postgres.remove();
    disk?.remove();
  }
}

test('a full disk of the database refuses changes with 503, loses nothing acknowledged, the first one after it is freed succeeds, and without any it is ready again', async () => {
  await withFillable(async (house, { kind, fill, free }) => {
    const { api, url } = await house.start();
    assert.equal((await api.create('kept', interval(0))).status, 201);
    await until('its first run has ended', async () => (await house.runs()).some(({ finishedAt }) => finishedAt));
    let acknowledged = 0;
    const changeUntilRefused = () =>
      until(
        'a change is refused',
        async () => {
          const answer = await api.create('kept', interval(acknowledged + 1));
          if (answer.status >= 300) return answer;
          acknowledged += 1;
          return undefined;
        },
        { deadlineMs: 60_000, everyMs: 0 },
      );
    await fill();
    const refusal = await changeUntilRefused();
    assert.deepEqual([refusal.status, refusal.body.code], [503, 'persistence_unavailable']);
    assert.ok(Number(refusal.headers.get('retry-after')) > 0);
    const read = await api.schedule('kept');
    assert.deepEqual([read.status, read.body.schedule.interval_sec], [200, 3_600 + acknowledged]);
    const probes = await Promise.all(['live', 'ready'].map((name) => fetch(`${url}/health/${name}`)));
    assert.deepEqual(
      probes.map(({ status }) => status),
      [200, 503],
    );
    await free();
    assert.equal((await api.create('kept', interval(acknowledged + 1))).status, 200);
    acknowledged += 1;
    assert.equal((await fetch(`${url}/health/ready`)).status, 200);

    await fill();
    await changeUntilRefused();
    assert.equal((await fetch(`${url}/health/ready`)).status, 503);
    await free();
    const isReady = async () => (await fetch(`${url}/health/ready`)).status === 200;
    await until('it is ready although nobody changes anything', isReady);
    const [{ count }] = await house.query(
      `SELECT count(*)::int FROM command_center.audit WHERE tenant = 'kept' AND ring = 'people'`,
    );
    assert.equal(count, 1 + acknowledged);
    console.log(JSON.stringify({ kind, acknowledged }));
  });
});
