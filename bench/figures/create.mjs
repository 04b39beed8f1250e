import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { figure } from '../measure/figure.mjs';
import { percentile } from '../measure/percentile.mjs';
import { requireStatus, timedClient } from '../measure/request.mjs';
import { seedSchedules } from '../measure/seed.mjs';

const SCHEDULES = 10_000;
const WRITERS = 16;
const DAY_SEC = 86_400;

/** A durable `POST schedule` beside 10,000 others, from 16 writers at once. Each new schedule also runs at once. */
export const create = ({ quick }) =>
  withDataDir(async (dataDir) => {
    const now = Date.now() / 1000;
    seedSchedules(dataDir, { count: SCHEDULES, intervalSec: DAY_SEC, dueAt: () => now + DAY_SEC / 2 });
    const product = await startProduct({ dataDir });
    const client = timedClient(product.url, { connections: WRITERS });
    const perWriter = quick ? 50 : 250;
    const samples = [];
    const post = (tenant) =>
      client.request('POST', '/api/crm/import/acculynx/schedule', {
        headers: { 'x-ops': '1', 'x-tenant': tenant, 'content-type': 'application/json' },
        body: JSON.stringify({ interval_sec: 3600 }),
      });
    const writer = async (name, turns) => {
      for (let turn = 0; turn < turns; turn += 1) {
        samples.push(requireStatus(await post(`${name}-${turn}`), 201).ms);
      }
    };
    const write = (name, turns) =>
      Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(`${name}-${number}`, turns)));
    try {
      await write('warm-up', 20);
      samples.length = 0;
      const startedAt = performance.now();
      await write('new', perWriter);
      const seconds = (performance.now() - startedAt) / 1000;
      return [
        figure('create.p50', percentile(samples, 0.5), 'ms'),
        figure('create.p99', percentile(samples, 0.99), 'ms', { atMost: 50 }),
        figure('create.rate', samples.length / seconds, '1/s'),
      ];
    } finally {
      client.close();
      await product.stop('SIGKILL');
    }
  });
