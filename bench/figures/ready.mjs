import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { figure } from '../measure/figure.mjs';
import { percentile } from '../measure/percentile.mjs';
import { seedSchedules } from '../measure/seed.mjs';

const DAY_SEC = 86_400;

/** How long a start takes until it is ready, again and again over one store that an earlier start has made its own. */
const readyTimes = (count, rounds) =>
  withDataDir(async (dataDir) => {
    if (count) seedSchedules(dataDir, { count, intervalSec: DAY_SEC, dueAt: () => Date.now() / 1000 + DAY_SEC / 2 });
    const times = [];
    for (let round = 0; round <= rounds; round += 1) {
      const product = await startProduct({ dataDir });
      await product.stop('SIGTERM');
      if (round > 0) times.push(product.readyAfterMs);
    }
    return times;
  });

export const ready = async ({ quick }) => {
  const rounds = quick ? 3 : 7;
  const empty = await readyTimes(0, rounds);
  const full = await readyTimes(10_000, rounds);
  return [
    figure('ready.empty_median', percentile(empty, 0.5), 'ms', { atMost: 3000 }),
    figure('ready.empty_max', percentile(empty, 1), 'ms', { atMost: 3000 }),
    figure('ready.with_10000_median', percentile(full, 0.5), 'ms', { atMost: 3000 }),
    figure('ready.with_10000_later', percentile(full, 0.5) - percentile(empty, 0.5), 'ms', { atMost: 300 }),
  ];
};
