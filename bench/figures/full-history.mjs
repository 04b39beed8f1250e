import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { figure } from '../measure/figure.mjs';
import { processUsage } from '../measure/process-usage.mjs';
import { seedSchedules } from '../measure/seed.mjs';

const SCHEDULES = 10_000;
/** As often as is allowed, so that the history is full after two minutes instead of twenty. */
const INTERVAL_SEC = 5;
const KEPT_IN_MEMORY = 200_000;
const FULL_WITHIN_MS = 400_000;

/** What the process holds once 10,000 schedules have run so long that the history kept in memory is full. */
export const fullHistory = ({ quick }) =>
  withDataDir(async (dataDir) => {
    const now = Date.now() / 1000;
    const dueAt = (index) => now + (index * INTERVAL_SEC) / SCHEDULES;
    seedSchedules(dataDir, { count: SCHEDULES, intervalSec: INTERVAL_SEC, dueAt });
    const product = await startProduct({ dataDir });
    try {
      const api = apiClient(product.url);
      const wanted = quick ? KEPT_IN_MEMORY / 4 : KEPT_IN_MEMORY;
      const ran = async () => (await api.summary()).body.runs.succeeded >= wanted;
      await until(`${wanted} runs have ended`, ran, { deadlineMs: FULL_WITHIN_MS, everyMs: 1000 });
      return [figure(`full_history.rss_after_${wanted}_runs`, processUsage(product.pid)?.rssMb, 'MB', { atMost: 300 })];
    } finally {
      await product.stop('SIGKILL');
    }
  });
