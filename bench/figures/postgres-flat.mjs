import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { figure } from '../measure/figure.mjs';
import { withPostgresBed } from '../measure/postgres-bed.mjs';
import { processUsage } from '../measure/process-usage.mjs';

const STARTS_PER_SECOND = 100;
const SETTLED_AFTER_MS = 8_000;

/** CPU seconds of one replica per 10,000 starts while it makes 100 a second out of `count` schedules. */
async function costOf(count, windowMs) {
  return withPostgresBed(async (bed) => {
    const product = await bed.start();
    const intervalSec = count / STARTS_PER_SECOND;
    const stepMs = 1000 / STARTS_PER_SECOND;
    await bed.seed({ count, intervalSec, firstMs: Date.now() + 2_000, stepMs });
    await pause(SETTLED_AFTER_MS);
    const from = Date.now();
    const before = processUsage(product.pid)?.cpuSec ?? NaN;
    await pause(windowMs);
    const cpuSec = (processUsage(product.pid)?.cpuSec ?? NaN) - before;
    const to = Date.now();
    await pause(1_000);
    return (cpuSec / (await bed.lags(from, to)).length) * 10_000;
  });
}

/** The cost of a start does not grow with the number of schedules. */
export const postgresFlat = async ({ quick }) => {
  const windowMs = quick ? 12_000 : 60_000;
  const few = await costOf(1_000, windowMs);
  const many = await costOf(100_000, windowMs);
  return [
    figure('postgres_flat.cpu_per_10000_starts_of_1000', few, 's'),
    figure('postgres_flat.cpu_per_10000_starts_of_100000', many, 's'),
    figure('postgres_flat.ratio', many / few, '×', { atMost: 1.3 }),
    figure('postgres_flat.load_average', loadavg()[0], 'processes'),
  ];
};
