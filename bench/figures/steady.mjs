import { setTimeout as pause } from 'node:timers/promises';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { figure } from '../measure/figure.mjs';
import { percentile } from '../measure/percentile.mjs';
import { watchUsage } from '../measure/process-usage.mjs';
import { scheduledRunsSince, startLags } from '../measure/runs.mjs';
import { seedSchedules } from '../measure/seed.mjs';

const SCHEDULES = 10_000;
const INTERVAL_SEC = 60;
/** The ticks of the first seconds fall due while the service starts; their catch-up is not what is measured. */
const SETTLED_AFTER_SEC = 10;

/** 10,000 schedules every 60 s on the stub importer, their ticks spread evenly: 167 starts a second, for ever. */
export const steady = ({ quick }) =>
  withDataDir(async (dataDir) => {
    const begin = Date.now() / 1000;
    const dueAt = (index) => begin + (index * INTERVAL_SEC) / SCHEDULES;
    seedSchedules(dataDir, { count: SCHEDULES, intervalSec: INTERVAL_SEC, dueAt });
    const product = await startProduct({ dataDir });
    try {
      await pause(Math.max(0, (begin + SETTLED_AFTER_SEC) * 1000 - Date.now()));
      const windowFrom = Date.now() / 1000;
      const usage = watchUsage(product.pid);
      await pause(quick ? 20_000 : 120_000);
      const { cpuPercent, maxRssMb } = usage.stop();
      const windowTo = Date.now() / 1000;
      const runs = await scheduledRunsSince(apiClient(product.url), windowFrom);
      const inWindow = runs.filter((run) => run.scheduled_for > windowFrom && run.scheduled_for < windowTo - 1);
      const lags = startLags(inWindow);
      const expected = ((windowTo - 1 - windowFrom) * SCHEDULES) / INTERVAL_SEC;
      return [
        figure('steady.start_lag_p50', percentile(lags, 0.5), 'ms'),
        figure('steady.start_lag_p99', percentile(lags, 0.99), 'ms', { atMost: 20 }),
        figure('steady.start_lag_max', percentile(lags, 1), 'ms'),
        figure('steady.started_of_due', (inWindow.length / expected) * 100, '%', { atLeast: 99.5 }),
        figure('steady.cpu', cpuPercent, '% of a core', { atMost: 25 }),
        figure('steady.rss_max', maxRssMb, 'MB', { atMost: 300 }),
      ];
    } finally {
      await product.stop('SIGKILL');
    }
  });
