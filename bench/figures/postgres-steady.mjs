import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { figure } from '../measure/figure.mjs';
import { percentile } from '../measure/percentile.mjs';
import { withPostgresBed } from '../measure/postgres-bed.mjs';
import { processUsage } from '../measure/process-usage.mjs';

const SCHEDULES = 10_000;
const INTERVAL_SEC = 60;
const SETTLED_AFTER_MS = 10_000;

/** 10,000 schedules every 60 s over two replicas on one PostgreSQL: 167 starts a second. */
export const postgresSteady = ({ quick }) =>
  withPostgresBed(async (bed) => {
    await Promise.all([bed.start(), bed.start()]);
    const firstMs = Date.now() + 1_000;
    await bed.seed({ count: SCHEDULES, intervalSec: INTERVAL_SEC, firstMs, stepMs: (INTERVAL_SEC * 1000) / SCHEDULES });
    await pause(SETTLED_AFTER_MS);
    const windowFrom = Date.now();
    const before = bed.replicas.map(({ pid }) => processUsage(pid)?.cpuSec ?? NaN);
    await pause(quick ? 20_000 : 120_000);
    const after = bed.replicas.map(({ pid }) => processUsage(pid)?.cpuSec ?? NaN);
    const windowTo = Date.now();
    await pause(2_000);
    const runs = await bed.lags(windowFrom, windowTo);
    const lags = runs.map(({ lagMs }) => lagMs);
    const cpuSec = after.reduce((sum, sec, i) => sum + sec - before[i], 0);
    const expected = ((windowTo - windowFrom) / 1000) * (SCHEDULES / INTERVAL_SEC);
    return [
      figure('postgres_steady.start_lag_p50', percentile(lags, 0.5), 'ms'),
      figure('postgres_steady.start_lag_p99', percentile(lags, 0.99), 'ms', { atMost: 60 }),
      figure('postgres_steady.started_of_due', (runs.length / expected) * 100, '%', { atLeast: 99 }),
      figure('postgres_steady.cpu_per_10000_starts', (cpuSec / runs.length) * 10_000, 's', { atMost: 13 }),
      figure('postgres_steady.load_average', loadavg()[0], 'processes'),
    ];
  });
