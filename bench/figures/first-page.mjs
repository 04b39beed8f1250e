import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { figure } from '../measure/figure.mjs';
import { percentile } from '../measure/percentile.mjs';
import { requireStatus, timedClient } from '../measure/request.mjs';
import { seedSchedules } from '../measure/seed.mjs';

const DAY_SEC = 86_400;
const queries = { default: '', page_of_200: '?limit=200', search: '?search=tenant-01', sorted: '?sort=-next_run_at' };

/** `GET schedules` at 10,000 schedules: the first page as the console asks for it, and its variations. */
export const firstPage = ({ quick }) =>
  withDataDir(async (dataDir) => {
    const dueAt = (index) => Date.now() / 1000 + DAY_SEC / 2 + index;
    seedSchedules(dataDir, { count: 10_000, intervalSec: DAY_SEC, dueAt });
    const product = await startProduct({ dataDir });
    const client = timedClient(product.url, { connections: 1 });
    const get = (query) => client.request('GET', `/api/crm/import/acculynx/schedules${query}`);
    try {
      const figures = [];
      for (const [name, query] of Object.entries(queries)) {
        for (let turn = 0; turn < 20; turn += 1) requireStatus(await get(query), 200);
        const samples = [];
        for (let turn = 0; turn < (quick ? 100 : 400); turn += 1) samples.push(requireStatus(await get(query), 200).ms);
        figures.push(
          figure(`first_page.${name}_p50`, percentile(samples, 0.5), 'ms'),
          figure(`first_page.${name}_p99`, percentile(samples, 0.99), 'ms', { atMost: 20 }),
        );
      }
      return figures;
    } finally {
      client.close();
      await product.stop('SIGKILL');
    }
  });
