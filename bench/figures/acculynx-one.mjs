import { setTimeout as pause } from 'node:timers/promises';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { startSandbox } from '../../tools/product/sandbox.mjs';
import { until } from '../../tools/product/until.mjs';
import { figure } from '../measure/figure.mjs';
import { addTenants, mostOf } from '../measure/live-tenants.mjs';
import { percentile } from '../measure/percentile.mjs';
import { watchUsage } from '../measure/process-usage.mjs';
import { requireOk } from '../measure/require-ok.mjs';

const withProduct = (options, use) =>
  withDataDir(async (dataDir) => {
    const sandbox = await startSandbox(options);
    let product;
    try {
      product = await startProduct({ dataDir, env: { ACCULYNX_BASE_URL: sandbox.baseUrl } });
      return await use({ sandbox, product, api: apiClient(product.url) });
    } finally {
      await product?.stop('SIGKILL');
      await sandbox.stop();
    }
  });

/** One key alone: how fast the first import of 5,000 jobs goes. */
const firstImport = (quick) =>
  withProduct({ locations: 1, jobs: 5000 }, async ({ sandbox, product, api }) => {
    const usage = watchUsage(product.pid);
    await addTenants(api, sandbox.locations);
    await pause(3_000);
    await sandbox.control('DELETE', 'requests');
    await pause(quick ? 20_000 : 120_000);
    const stats = await sandbox.control('GET', 'requests/stats');
    const { maxRssMb } = usage.stop();
    const rate = stats.total / ((stats.last_ms - stats.first_ms) / 1000);
    return [
      figure('acculynx.first_import.calls_per_second', rate, '1/s', { atLeast: 7.5 }),
      figure('acculynx.first_import.most_in_a_second', mostOf(stats.max_per_second_by_key), 'calls', { atMost: 10 }),
      figure('acculynx.first_import.rss_max', maxRssMb, 'MB', { atMost: 400 }),
    ];
  });

/** A tenant of whom everything is known and nothing changes: what a run costs. */
const unchanged = () =>
  withProduct({ locations: 1, jobs: 60 }, async ({ sandbox, api }) => {
    const [tenant] = await addTenants(api, sandbox.locations);
    const isWhole = async () => {
      const { schedule } = requireOk(await api.schedule(tenant), 'read the schedule');
      return schedule.last_status.result?.mode === 'live' && !schedule.backfill && !schedule.active_run_id;
    };
    await until('the first import has ended', isWhole, { deadlineMs: 240_000, everyMs: 250 });
    const calls = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const { result } = requireOk(await api.runNow(tenant, { prefer: 'wait=25' }), 'run now');
      calls.push(result.stats.api_calls);
    }
    return [figure('acculynx.unchanged.calls_per_run', percentile(calls, 1), 'calls', { atMost: 4 })];
  });

/** What one tenant's imports cost. */
export const acculynxOne = async ({ quick }) => [...(await firstImport(quick)), ...(await unchanged())];
