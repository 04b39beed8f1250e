import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { root } from '../../tools/workspace/root.mjs';

/** `npm run restore -- …`, as the script that npm runs. */
const restore = (...args) =>
  new Promise((resolve) => {
    execFile(process.execPath, ['tools/restore.mjs', ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
    );
  });

async function backUp(api) {
  const { body } = await api.localRun('backup-store');
  assert.equal(body.ok, true, body.stderr);
  return /npm run restore -- (\S+)/.exec(body.stdout)[1];
}

describe('a backup of the store', () => {
  it('brings back the schedules and the history of its moment, and keeps what was there', () =>
    withDataDir(async (dataDir) => {
      let product = await startProduct({ dataDir });
      try {
        const api = apiClient(product.url);
        await api.create('acme', { interval_sec: 1800 });
        // The first run of a new schedule starts at once; a second one is refused while it is active.
        await until('Run now is free', async () => (await api.runNow('acme')).status === 200);
        const file = await backUp(api);
        await api.create('too-late', { interval_sec: 1800 });

        const inUse = await restore(file, '--data-dir', dataDir);
        assert.equal(inUse.exitCode, 73);
        assert.match(inUse.stderr, new RegExp(String(product.pid)));

        await product.stop();
        const done = await restore(file, '--data-dir', dataDir);
        assert.equal(done.exitCode, 0, done.stderr);
        assert.match(done.stdout, /^Restored \d+ files into /);
        const before = /lies in (\S+)/.exec(done.stdout)[1];
        assert.ok(existsSync(join(dataDir, before)));

        product = await startProduct({ dataDir });
        const again = apiClient(product.url);
        assert.deepEqual(Object.keys((await again.status()).body.schedules), ['acme']);
        const runs = (await again.runs('?tenant=acme')).body.items;
        assert.deepEqual(runs.map(({ trigger }) => trigger).sort(), ['manual', 'schedule']);
      } finally {
        await product.stop();
      }
    }));

  it('is refused in one sentence when the file is not there, or is no backup', () =>
    withDataDir(async (dataDir) => {
      const missing = await restore(`${dataDir}-nothing`, '--data-dir', dataDir);
      assert.equal(missing.exitCode, 66);
      assert.match(missing.stderr, /^There is no file .*\.$/m);

      writeFileSync(`${dataDir}-garbage`, 'no backup at all');
      const garbage = await restore(`${dataDir}-garbage`, '--data-dir', dataDir);
      assert.equal(garbage.exitCode, 66);
      assert.match(garbage.stderr, /cannot be restored/);
      assert.doesNotMatch(garbage.stderr, /^\s+at /m);

      assert.equal((await restore()).exitCode, 64);
    }));
});
