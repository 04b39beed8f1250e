import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { freePort } from '../../tools/product/free-port.mjs';
import { launchProduct, startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { openConsole } from '../console.mjs';

const sumOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Both generations of the schedules and every commit since are no JSON any more. */
function damage(dataDir) {
  const files = readdirSync(dataDir).filter((name) => /^(acculynx_schedules\.json|journal-)/.test(name));
  for (const name of files) writeFileSync(join(dataDir, name), `damaged\n${name}\n`);
  return new Map(files.map((name) => [name, sumOf(join(dataDir, name))]));
}

async function makeDamagedStore(dataDir) {
  const product = await startProduct({ dataDir });
  await apiClient(product.url).create('acme', { interval_sec: 1800 });
  await product.stop();
  return damage(dataDir);
}

describe('a store of which nothing can be trusted', () => {
  it('is not served as an empty one: the console says so, and every file stays as it is', () =>
    withDataDir(async (dataDir) => {
      const sums = await makeDamagedStore(dataDir);
      const port = await freePort();
      const product = launchProduct({ port, dataDir });
      const url = `http://127.0.0.1:${port}`;
      try {
        const answers = (path) =>
          fetch(`${url}${path}`).then(
            ({ status }) => status,
            () => undefined,
          );
        await until('the service lives', async () => (await answers('/health/live')) === 200);
        assert.equal(await answers('/health/ready'), 503);
        const list = await apiClient(url).schedules();
        assert.deepEqual([list.status, list.body.code], [503, 'store_corrupt']);
        const made = await apiClient(url).create('new', { interval_sec: 60 });
        assert.deepEqual([made.status, made.body.code], [503, 'store_corrupt']);

        const { page, problems, close } = await openConsole(
          { url },
          { path: '/peakpro-crm', forgiven: [/status of 503/] },
        );
        try {
          await page
            .getByText(/The stored data cannot be read/)
            .first()
            .waitFor();
          assert.deepEqual(problems, []);
        } finally {
          await close();
        }
      } finally {
        await product.stop();
      }
      for (const [name, sum] of sums) assert.equal(sumOf(join(dataDir, name)), sum, name);
    }));

  it('is begun anew only when that is asked for', () =>
    withDataDir(async (dataDir) => {
      await makeDamagedStore(dataDir);
      const product = await startProduct({ dataDir, env: { ACCEPT_EMPTY: 'true' } });
      try {
        assert.deepEqual((await apiClient(product.url).schedules()).body.items, []);
        assert.equal((await apiClient(product.url).create('new', { interval_sec: 60 })).status, 201);
      } finally {
        await product.stop();
      }
    }));
});
