import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { apiClient } from '../../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../../tools/product/running-product.mjs';
import { until } from '../../../tools/product/until.mjs';
import { badFilesIn } from './expectations.mjs';
import { ServiceWriter } from './service-writer.mjs';

const rounds = Number(process.env.CRASH_SERVICE_ROUNDS ?? 6);
const WRITERS = 16;
const LONGEST_LIFE_MS = 1_500;

const acknowledgedBy = (writers) => writers.reduce((sum, { acknowledged }) => sum + acknowledged, 0);

test(`${rounds} kills of the whole service under 16 HTTP clients lose no answer that was a 2xx`, async () => {
  await withDataDir(async (dataDir) => {
    const writers = Array.from({ length: WRITERS }, (_, i) => new ServiceWriter(`crash-${i}`));
    const problems = [];
    const ready = [];
    for (let round = 0; round <= rounds; round += 1) {
      const product = await startProduct({ dataDir, env: { LOG_LEVEL: 'error' } });
      try {
        ready.push(product.readyAfterMs);
        const client = apiClient(product.url);
        for (const writer of writers)
          problems.push(...(await writer.check(client)).map((found) => `round ${round}: ${found}`));
        if (round === rounds) break;
        const working = writers.map((writer) => writer.work(client));
        await pause(Math.random() * LONGEST_LIFE_MS);
        if (round === rounds - 1) await until('enough was acknowledged', () => acknowledgedBy(writers) > rounds);
        await product.stop('SIGKILL');
        await Promise.all(working);
      } finally {
        await product.stop('SIGKILL');
      }
      problems.push(...(await badFilesIn(dataDir)).filter((name) => !name.endsWith('.tmp')));
    }
    ready.sort((a, b) => a - b);
    const p95 = Math.round(ready[Math.floor(0.95 * (ready.length - 1))]);
    assert.deepEqual(problems, []);
    const acknowledged = acknowledgedBy(writers);
    assert.ok(acknowledged > rounds);
    console.log(JSON.stringify({ rounds, acknowledged, lost: 0, readyMsP95: p95 }));
  });
});
