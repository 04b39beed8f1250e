// The store alone, without HTTP and scheduler, at 10,000 schedules; figures as JSON:
// node backend/test/crash/manual/store-figures.mjs [--data-dir DIR]. On a busy machine: chrt -r 10 node …
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { load } from '../store-build.mjs';

const { JsonPersistence } = await load('persistence/json/json-persistence.js');
const { SystemClock } = await load('clock/system-clock.js');

const { values } = parseArgs({ options: { 'data-dir': { type: 'string', default: tmpdir() } } });
const dataDir = mkdtempSync(join(values['data-dir'], 'store-figures-'));
const SCHEDULES = 10_000;
const SLOTS = 8;
const tenantOf = (i) => `tenant-${String(i).padStart(5, '0')}`;
const rounded = (value) => Math.round(value * 100) / 100;
const quantile = (sorted, q) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]);

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function open() {
  const store = new JsonPersistence({ dataDir, clock: new SystemClock(), log: () => undefined });
  return { store, ms: await timed(() => store.open()) };
}

const scheduleOf = (tenant, now, nextTickAt) => ({
  tenant,
  generation: randomUUID(),
  version: 1,
  intervalSec: 60,
  anchor: now,
  catchUp: 'one',
  nextTickAt,
  lastRun: 0,
  lastStatus: { ok: true, at: now, message: 'schedule registered' },
  statusSince: now,
  consecutiveFailures: 0,
  createdAt: now,
  updatedAt: now,
});
const entryOf = (tenant, operation, ring) => ({
  ring,
  tenant,
  operation,
  source: 'api',
  actor: 'bench',
  outcome: 'success',
});

/** Changes every schedule, a few hundred at a time, as a client with patience would. */
async function changeAll(store, change) {
  for (let from = 0; from < SCHEDULES; from += 250) {
    const some = Array.from({ length: 250 }, (_, i) => tenantOf(from + i));
    await Promise.all(some.map((tenant, i) => store.act(tenant, (state) => change(state, tenant, from + i))));
  }
}

async function commitLatency(store) {
  const samples = [];
  let left = 8_000;
  const writer = async () => {
    while ((left -= 1) >= 0) {
      const tenant = tenantOf(Math.floor(Math.random() * SCHEDULES));
      const began = performance.now();
      await store.act(tenant, ({ schedule }) => ({
        schedule: { ...schedule, version: schedule.version + 1 },
        audit: [entryOf(tenant, 'scheduler.schedule.updated', 'people')],
        result: undefined,
      }));
      samples.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: 16 }, writer));
  samples.sort((a, b) => a - b);
  return { p50: quantile(samples, 0.5), p99: quantile(samples, 0.99), max: quantile(samples, 1) };
}

const startDue = ({ schedule, activeRun, now }) => {
  if (!schedule || activeRun) return { result: undefined };
  const run = {
    id: randomUUID(),
    tenant: schedule.tenant,
    generation: schedule.generation,
    trigger: 'schedule',
    status: 'running',
    attempt: 1,
    actor: 'scheduler',
    source: 'scheduler',
    mode: 'stub',
    scheduledFor: schedule.nextTickAt,
    queuedAt: now,
    startedAt: now,
    missedCount: 0,
    message: 'running',
    stats: { imported: 0, skipped: 0 },
    replica: 'bench',
  };
  return { schedule: { ...schedule, nextTickAt: now + 3_600_000 }, runs: [run], result: run };
};

const finish = (store, run) =>
  store.act(run.tenant, ({ schedule, activeRun, now }) => ({
    schedule: {
      ...schedule,
      lastRun: run.startedAt,
      lastStatus: { ok: true, at: now, message: 'done', runId: run.id },
    },
    runs: [{ ...activeRun, status: 'succeeded', finishedAt: now, durationMs: now - run.startedAt, message: 'done' }],
    audit: [entryOf(run.tenant, 'scheduler.import.completed', 'system')],
    result: undefined,
  }));

/** Claims as slots become free, and finishes each run at once, until all that were due have run. */
async function drain(store) {
  let started = 0;
  const slot = async () => {
    while (started < SCHEDULES) {
      const runs = await store.claimDue(SLOTS, startDue);
      if (runs.length === 0) return;
      started += runs.length;
      await Promise.all(runs.map((run) => finish(store, run)));
    }
  };
  await slot();
  return started;
}

const figures = {};
try {
  let { store, ms } = await open();
  figures.openEmptyMs = rounded(ms);
  const now = Date.now();
  await changeAll(store, (_, tenant) => ({
    schedule: scheduleOf(tenant, now, now + 3_600_000),
    audit: [entryOf(tenant, 'scheduler.schedule.created', 'people')],
    result: undefined,
  }));
  await pause(500);
  figures.commitMs = await commitLatency(store);

  await changeAll(store, ({ schedule }) => ({ schedule: { ...schedule, nextTickAt: now - 1_000 }, result: undefined }));
  await pause(500);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  let started = 0;
  const drainMs = await timed(async () => (started = await drain(store)));
  figures.drain = { started, perSecond: Math.round((started / drainMs) * 1000), loopMaxMs: rounded(loop.max / 1e6) };

  await pause(500);
  loop.reset();
  figures.closeWithSnapshotMs = rounded(await timed(() => store.close()));
  figures.snapshotLoopMaxMs = rounded(loop.max / 1e6);
  loop.disable();
  ({ store, ms } = await open());
  figures.openMs = rounded(ms);
  await store.runs.page({ limit: 1 });
  figures.rssMb = Math.round(process.memoryUsage().rss / 1e6);
  await store.close();
} finally {
  rmSync(dataDir, { recursive: true });
}
console.log(JSON.stringify(figures, null, 2));
