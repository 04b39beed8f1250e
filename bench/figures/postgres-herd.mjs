import { loadavg } from 'node:os';
import { figure } from '../measure/figure.mjs';
import { loopLag } from '../measure/loop-lag.mjs';
import { withPostgresBed } from '../measure/postgres-bed.mjs';
import { watchUsage } from '../measure/process-usage.mjs';
import { until } from '../../tools/product/until.mjs';

const SCHEDULES = 10_000;
const DUE_IN_MS = 5_000;
const DRAINED_WITHIN_MS = 120_000;

/** 10,000 schedules due at one instant over two replicas: how fast they start, durable with their audit entries, at what price. */
export const postgresHerd = () =>
  withPostgresBed(async (bed) => {
    const replicas = await Promise.all([bed.start(), bed.start()]);
    const due = Date.now() + DUE_IN_MS;
    await bed.seed({ count: SCHEDULES, intervalSec: 3600, firstMs: due, stepMs: 0 });
    const usages = replicas.map(({ pid }) => watchUsage(pid));
    await Promise.all(replicas.map(loopLag));
    const ended = async () => {
      const [{ n }] = await bed.query(
        `SELECT count(*)::int AS n FROM command_center.runs WHERE trigger = 'schedule' AND status = 'succeeded'`,
      );
      return n > SCHEDULES - 1;
    };
    let rss;
    try {
      await until('all schedules ran', ended, { deadlineMs: DRAINED_WITHIN_MS, everyMs: 500 });
    } finally {
      rss = usages.map((usage) => usage.stop().maxRssMb);
    }
    const lags = await Promise.all(replicas.map(loopLag));
    const runs = await bed.lags(due, due);
    const lastStart = Math.max(...runs.map(({ started }) => started));
    const [{ entries }] = await bed.query(
      `SELECT count(*)::int AS entries FROM command_center.audit WHERE operation = 'scheduler.import.completed'
       AND tenant LIKE 'tenant-%'`,
    );
    return [
      figure('postgres_herd.starts_per_second', (SCHEDULES * 1000) / (lastStart - due), '1/s', { atLeast: 1000 }),
      figure('postgres_herd.started_exactly_once', new Set(runs.map(({ tenant }) => tenant)).size, 'schedules', {
        atLeast: SCHEDULES,
      }),
      figure('postgres_herd.extra_starts', runs.length - SCHEDULES, 'runs', { atMost: 0 }),
      figure('postgres_herd.audit_entries', entries, 'entries', { atLeast: SCHEDULES }),
      figure('postgres_herd.loop_lag_p99', Math.max(...lags), 'ms', { atMost: 100 }),
      figure('postgres_herd.rss_max', Math.max(...rss), 'MB', { atMost: 512 }),
      figure('postgres_herd.load_average', loadavg()[0], 'processes'),
    ];
  });
