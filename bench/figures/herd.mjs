import { setTimeout as pause } from 'node:timers/promises';
import { apiClient } from '../../tools/product/api-client.mjs';
import { startProduct, withDataDir } from '../../tools/product/running-product.mjs';
import { until } from '../../tools/product/until.mjs';
import { figure } from '../measure/figure.mjs';
import { percentile } from '../measure/percentile.mjs';
import { watchUsage } from '../measure/process-usage.mjs';
import { requireStatus, timedClient } from '../measure/request.mjs';
import { scheduledRunsSince } from '../measure/runs.mjs';
import { seedSchedules, tenantName } from '../measure/seed.mjs';

const SCHEDULES = 10_000;
const DUE_IN_SEC = 8;
const READERS = 4;
const PAUSE_MS = 20;
const DRAINED_WITHIN_MS = 60_000;

/**
 * Asks for one tenant's status again and again while `isOver` says no, and answers how long each answer took. Paced, as
 * people and scripts are: a reader without a pause would take the core that the runs need, and measure itself.
 */
async function readStatus(url, isOver) {
  const client = timedClient(url, { connections: READERS });
  const samples = [];
  const reader = async (number) => {
    for (let turn = 0; !isOver(); turn += 1) {
      const tenant = tenantName((number * 2503 + turn * 97) % SCHEDULES);
      const path = `/api/crm/import/acculynx/schedule/status?tenant=${tenant}`;
      const answer = requireStatus(await client.request('GET', path), 200);
      samples.push({ at: Date.now() / 1000, ms: answer.ms });
      await pause(PAUSE_MS);
    }
  };
  try {
    await Promise.all(Array.from({ length: READERS }, (_, number) => reader(number)));
  } finally {
    client.close();
  }
  return samples;
}

/** 10,000 schedules due at one instant: how fast they start, and how the API answers meanwhile. */
export const herd = () =>
  withDataDir(async (dataDir) => {
    const due = Math.ceil(Date.now() / 1000) + DUE_IN_SEC;
    seedSchedules(dataDir, { count: SCHEDULES, intervalSec: 3600, dueAt: () => due });
    const product = await startProduct({ dataDir });
    try {
      const api = apiClient(product.url);
      await until('the herd is due', () => Date.now() / 1000 > due - 0.2, { deadlineMs: DUE_IN_SEC * 2000 });
      const usage = watchUsage(product.pid);
      let over = false;
      const reading = readStatus(product.url, () => over);
      try {
        const drained = async () => (await api.summary()).body.runs.succeeded >= SCHEDULES;
        await until('all schedules ran', drained, { deadlineMs: DRAINED_WITHIN_MS, everyMs: 500 });
      } finally {
        over = true;
      }
      const samples = await reading;
      const { maxRssMb } = usage.stop();
      const runs = await scheduledRunsSince(api, due - 1);
      const lastStart = Math.max(...runs.map((run) => run.started_at));
      const meanwhile = samples.filter(({ at }) => at >= due && at <= lastStart).map(({ ms }) => ms);
      return [
        figure('herd.starts_per_second', SCHEDULES / (lastStart - due), '1/s', { atLeast: 2000 }),
        figure('herd.started_exactly_once', new Set(runs.map(({ tenant }) => tenant)).size, 'schedules', {
          atLeast: SCHEDULES,
        }),
        figure('herd.extra_starts', runs.length - SCHEDULES, 'runs', { atMost: 0 }),
        figure('herd.status_reads_meanwhile', meanwhile.length, 'requests'),
        figure('herd.status_p50', percentile(meanwhile, 0.5), 'ms'),
        figure('herd.status_p99', percentile(meanwhile, 0.99), 'ms', { atMost: 100 }),
        figure('herd.rss_max', maxRssMb, 'MB', { atMost: 512 }),
      ];
    } finally {
      await product.stop('SIGKILL');
    }
  });
