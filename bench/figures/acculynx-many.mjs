import { setTimeout as pause } from 'node:timers/promises';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { startSandbox } from '../../tools/product/sandbox.mjs';
import { figure } from '../measure/figure.mjs';
import { addTenants, mostOf } from '../measure/live-tenants.mjs';
import { watchUsage } from '../measure/process-usage.mjs';
import { requireOk } from '../measure/require-ok.mjs';

const TENANTS = 50;
const JOBS = 400;
/** What the vendor's limits leave us per egress address, calls a second. */
const IP_BUDGET = 22;
/** The first calls of the tenants come in one by one, as their keys are saved. */
const SETTLED_AFTER_MS = 5_000;

async function runNowDelay(sandbox, api, tenant, locationId) {
  const clickedAt = Date.now();
  requireOk(await api.runNow(tenant, { prefer: 'respond-async' }), `run ${tenant} now`);
  for (;;) {
    const { items } = await sandbox.control('GET', `requests?since=0&location=${locationId}`);
    const first = items.find((call) => call.location === locationId && call.at_ms >= clickedAt);
    if (first) return first.at_ms - clickedAt;
    if (Date.now() - clickedAt > 30_000) return undefined;
    await pause(50);
  }
}

/** 50 first imports at once from one address, and one small tenant whose operator clicks Run now among them. */
export const acculynxMany = ({ quick }) =>
  withDataDir(async (dataDir) => {
    const sandbox = await startSandbox({ locations: TENANTS + 1, jobs: JOBS, args: ['--ban-ms', '60000'] });
    let product;
    try {
      product = await startProduct({
        dataDir,
        env: { ACCULYNX_BASE_URL: sandbox.baseUrl, IMPORT_CONCURRENCY: String(TENANTS + 10) },
      });
      const api = apiClient(product.url);
      const usage = watchUsage(product.pid);
      const [small, ...others] = sandbox.locations;
      await addTenants(api, [small], { name: () => 'small' });
      await addTenants(api, others);
      await pause(SETTLED_AFTER_MS);
      await sandbox.control('DELETE', 'requests');
      const seconds = quick ? 20 : 90;
      await pause((seconds * 1000) / 2);
      const waited = await runNowDelay(sandbox, api, 'small', small.id);
      await pause((seconds * 1000) / 2);
      const stats = await sandbox.control('GET', 'requests/stats');
      const { maxRssMb } = usage.stop();
      const rate = stats.total / ((stats.last_ms - stats.first_ms) / 1000);
      return [
        figure('acculynx.many.calls_per_second', rate, '1/s', { atLeast: IP_BUDGET * 0.9 }),
        figure('acculynx.many.most_in_a_second_by_ip', mostOf(stats.max_per_second_by_ip), 'calls', { atMost: 30 }),
        figure('acculynx.many.most_in_a_second_by_key', mostOf(stats.max_per_second_by_key), 'calls', { atMost: 10 }),
        figure('acculynx.many.provoked_429', stats.provoked_429, 'answers', { atMost: 0 }),
        figure('acculynx.many.writes', stats.writes, 'calls', { atMost: 0 }),
        figure('acculynx.many.run_now_first_call', waited, 'ms', { atMost: 2000 }),
        figure('acculynx.many.rss_max', maxRssMb, 'MB', { atMost: 400 }),
      ];
    } finally {
      await product?.stop('SIGKILL');
      await sandbox.stop();
    }
  });
