import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { writeOriginalFiles } from '../original-files.mjs';

const PREFIX = '/api/crm/import/acculynx';

async function withOriginal(check) {
  await withDataDir(async (dataDir) => {
    writeOriginalFiles(dataDir);
    const before = readFileSync(join(dataDir, 'acculynx_schedules.json'), 'utf8');
    const product = await startProduct({ dataDir });
    try {
      await check({ product, dataDir, before, api: apiClient(product.url) });
    } finally {
      await product.stop();
    }
  });
}

describe('a data directory of the original system', () => {
  it('starts and lists its schedules, with names in the one accepted form', () =>
    withOriginal(async ({ api }) => {
      const { body } = await api.status();
      assert.deepEqual(Object.keys(body.schedules).sort(), [
        'every-second',
        'peak-roofing',
        'sleepy-gutters',
        'the-expert-co',
      ]);
      const expert = body.schedules['the-expert-co'];
      assert.equal(expert.interval_sec, 1800);
      assert.equal(expert.last_status.result.stats.imported, 4);
      assert.equal(body.schedules['sleepy-gutters'].paused, true);
      assert.equal(body.schedules['every-second'].interval_sec, 5);
    }));

  it('keeps the untouched files beside and names what it could not take over', () =>
    withOriginal(async ({ api, dataDir, before, product }) => {
      assert.equal(readFileSync(join(dataDir, 'acculynx_schedules.json.v1'), 'utf8'), before);
      const rejected = readFileSync(join(dataDir, 'acculynx_schedules.rejected.json'), 'utf8');
      assert.match(rejected, /no spaces please/);
      const { body } = await api.audit('?limit=50');
      const operations = body.audit.map(({ operation }) => operation);
      assert.ok(operations.includes('persistence.migrated'), operations.join(', '));
      assert.ok(operations.includes('scheduled-run'), operations.join(', '));
      assert.match(product.output(), /rejected/);
    }));

  it('shows its local runs', () =>
    withOriginal(async ({ api }) => {
      const { body } = await api.call('GET', '/api/local/runs');
      assert.equal(body.runs[0].action, 'status');
      assert.equal(body.runs[0].status, 'succeeded');
    }));

  it('is left without a litter of temporary files', () =>
    withOriginal(async ({ dataDir, product }) => {
      await product.stop('SIGTERM');
      assert.ok(!existsSync(join(dataDir, 'acculynx_schedules.json.tmp')));
    }));
});

describe("the original user interface's calls", () => {
  /** Exactly what it sent: `content-type` on everything, a body only where it had one. */
  const originalCall = (url, method, path, { tenant, body } = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-ops': '1', ...(tenant && { 'x-tenant': tenant }) },
      body: body && JSON.stringify(body),
    }).then(async (response) => ({ status: response.status, body: await response.json() }));

  it('create, pause, resume, run and delete a schedule, with a content type and no body', () =>
    withDataDir(async (dataDir) => {
      const { url, stop } = await startProduct({ dataDir });
      try {
        const tenant = 'acme';
        const created = await originalCall(url, 'POST', `${PREFIX}/schedule`, { tenant, body: { interval_sec: 300 } });
        assert.ok([200, 201].includes(created.status));
        assert.deepEqual([created.body.ok, created.body.tenant, created.body.interval_sec], [true, 'acme', 300]);

        const paused = await originalCall(url, 'POST', `${PREFIX}/pause`, { tenant });
        assert.deepEqual([paused.status, paused.body.ok, paused.body.paused], [200, true, true]);

        const resumed = await originalCall(url, 'POST', `${PREFIX}/resume`, { tenant });
        assert.deepEqual([resumed.status, resumed.body.ok, resumed.body.paused], [200, true, false]);

        const ran = await originalCall(url, 'POST', `${PREFIX}/run-now`, { tenant });
        assert.ok([200, 409].includes(ran.status), JSON.stringify(ran.body));
        if (ran.status === 200) assert.equal(ran.body.result.stats.imported, 0);

        const status = await originalCall(url, 'GET', `${PREFIX}/schedule/status`);
        assert.equal(typeof status.body.schedules.acme.next_run_in_sec, 'number');

        const audit = await originalCall(url, 'GET', `${PREFIX}/audit?limit=50`);
        assert.equal(audit.body.ok, true);
        assert.ok(audit.body.audit.length >= 3);

        const deleted = await originalCall(url, 'DELETE', `${PREFIX}/schedule`, { tenant });
        assert.deepEqual([deleted.status, deleted.body.ok, deleted.body.tenant], [200, true, 'acme']);
      } finally {
        await stop();
      }
    }));

  it('ping the service, list the local runs and start one', () =>
    withDataDir(async (dataDir) => {
      const { url, stop } = await startProduct({ dataDir });
      try {
        const ping = await originalCall(url, 'GET', '/ops/ping');
        assert.deepEqual([ping.status, ping.body.service], [200, 'command-center']);
        const run = await originalCall(url, 'POST', '/api/local/run', { body: { action: 'status' } });
        assert.deepEqual([run.status, run.body.ok], [200, true]);
        const list = await originalCall(url, 'GET', '/api/local/runs');
        assert.equal(list.body.runs[0].action, 'status');
      } finally {
        await stop();
      }
    }));
});
