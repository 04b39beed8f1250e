import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { apiClient } from '../../../tools/product/api-client.mjs';
import { differencesFromTruth } from '../../../tools/product/imported-set.mjs';
import { startProduct, withDataDir } from '../../../tools/product/running-product.mjs';
import { startSandbox } from '../../../tools/product/sandbox.mjs';
import { until } from '../../../tools/product/until.mjs';

/** `BACKFILL_KILLS=20 npm test -- crash` runs the long form. */
const KILLS = Number(process.env.BACKFILL_KILLS ?? 3);
const JOBS = 24 + KILLS * 8;
const TENANT = 'killed';

/** Between two kills the import gets on by some pages; uneven, so that every step is hit. */
const lifeMs = (round) => 1_200 + ((round * 7919) % 1_800);

describe('kill -9 in mid-backfill', () => {
  it(`resumes ${KILLS} times without loss and without a double`, () =>
    withDataDir(async (dataDir) => {
      const sandbox = await startSandbox({ locations: 1, jobs: JOBS, args: ['--no-limits'] });
      const env = { ACCULYNX_BASE_URL: sandbox.baseUrl };
      let product = await startProduct({ dataDir, env });
      try {
        const [{ id, key }] = sandbox.locations;
        const first = apiClient(product.url);
        assert.equal((await first.create(TENANT, { interval_sec: 3600 })).status, 201);
        assert.equal((await first.putKey(TENANT, key)).status, 200);
        // The run before the first slice is tried again once only: on a slow machine two kills in a row would be its end.
        await until('the import goes on in slices', async () => (await first.schedule(TENANT)).body.schedule.backfill);
        for (let round = 0; round < KILLS; round += 1) {
          await pause(lifeMs(round));
          await product.stop('SIGKILL');
          product = await startProduct({ dataDir, env });
        }
        const api = apiClient(product.url);
        const isWhole = async () => {
          const { body } = await api.schedule(TENANT);
          const { backfill, active_run_id: active, last_status: last } = body.schedule;
          return !backfill && !active && last.result?.mode === 'live';
        };
        await until('the first import has ended', isWhole, { deadlineMs: 240_000, everyMs: 250 });
        assert.deepEqual(await differencesFromTruth(api, sandbox, TENANT, id), []);
        assert.equal((await sandbox.control('GET', 'requests/stats')).writes, 0);
      } finally {
        await product.stop('SIGKILL');
        await sandbox.stop();
      }
    }));
});
