import { v7 } from 'uuid';
import type { Moment } from '../domain/moment.js';
import type { Run, RunError } from '../domain/run.js';
import { NO_STATS } from '../domain/run.js';
import type { Schedule } from '../domain/schedule.js';
import { createSchedule } from '../domain/schedule-acts.js';
import { STUB_MESSAGE } from '../import/stub.importer.js';
import type { DemoTenant } from './demo-tenants.js';

const HOUR_MS = 3_600_000;
const HISTORY_RUNS = 16;
/** Longer than any invented run takes: none of them ends in the future. */
const SETTLED_MS = 20_000;
/** Since when a tick that has not started makes its tenant late. */
const LATE_MS = 40_000;
const BY = 'demo';

const FAULT: RunError = {
  class: 'transient',
  code: 'demo_fault',
  message: 'Demo: the importer answered with a fault.',
};

/** A demo tenant's schedule as if it had been there for a while, and its history. Everything is made up and says so. */
export function demoSchedule(demo: DemoTenant, now: Moment, place: number): { schedule: Schedule; runs: Run[] } {
  const created = createSchedule(
    demo.tenant,
    { intervalSec: demo.intervalSec, ...(demo.description ? { description: demo.description } : {}) },
    now - 24 * HOUR_MS,
    v7(),
  );
  if (demo.state === 'fresh') return { schedule: { ...created, nextTickAt: now + 53_000 + place * 1000 }, runs: [] };
  const step = demo.intervalSec * 1000;
  const sinceLast = SETTLED_MS + ((place * 7_919) % (step - SETTLED_MS));
  // The tick that is late has no run yet: the product starts it.
  const last = now - (demo.state === 'late' ? LATE_MS + step : sinceLast);
  const runs = Array.from({ length: HISTORY_RUNS }, (_, i) => {
    const failed = demo.state === 'error' ? i < 3 : (place + i) % 23 === 5;
    return demoRun(created, last - i * step, failed, 400 + ((place * 37 + i * 101) % 19) * 1000);
  }).reverse();
  return { schedule: withHistory({ ...created, anchor: last, nextTickAt: last + step }, runs, demo, now, place), runs };
}

function demoRun(schedule: Schedule, at: Moment, failed: boolean, durationMs: number): Run {
  return {
    id: v7({ msecs: at }),
    tenant: schedule.tenant,
    generation: schedule.generation,
    trigger: 'schedule',
    status: failed ? 'failed' : 'succeeded',
    attempt: 1,
    actor: 'scheduler',
    source: 'scheduler',
    mode: 'stub',
    scheduledFor: at,
    queuedAt: at,
    startedAt: at,
    finishedAt: at + durationMs,
    durationMs,
    missedCount: 0,
    message: failed ? FAULT.message : STUB_MESSAGE,
    stats: NO_STATS,
    ...(failed ? { error: FAULT } : {}),
    replica: BY,
  };
}

function withHistory(schedule: Schedule, runs: readonly Run[], demo: DemoTenant, now: Moment, place: number): Schedule {
  const last = runs[runs.length - 1];
  if (!last) return schedule;
  const ok = last.status === 'succeeded';
  const failures = demo.state === 'error' ? 3 : ok ? 0 : 1;
  const success = runs.findLast(({ status }) => status === 'succeeded');
  const told: Schedule = {
    ...schedule,
    lastRun: last.startedAt ?? last.queuedAt,
    lastStatus: {
      ok,
      at: last.finishedAt ?? now,
      message: last.message,
      runId: last.id,
      mode: last.mode,
      stats: last.stats,
      ...(last.error ? { error: last.error } : {}),
    },
    statusSince: runs[runs.length - Math.max(1, failures)]?.finishedAt ?? now,
    ...(success?.finishedAt ? { lastSuccess: success.finishedAt } : {}),
    consecutiveFailures: failures,
    updatedAt: now,
  };
  return stopped(told, demo, now, place);
}

function stopped(schedule: Schedule, demo: DemoTenant, now: Moment, place: number): Schedule {
  switch (demo.state) {
    case 'held':
      return {
        ...schedule,
        hold: {
          kind: 'auth',
          reason: 'Demo: the key was rejected (401). Waiting for a new one.',
          since: now - 5 * HOUR_MS,
        },
      };
    case 'paused':
      return {
        ...schedule,
        pause: {
          reason: 'Demo: office move',
          until: now + (place % 2 ? 0.75 : 9) * HOUR_MS,
          by: BY,
          since: now - 2 * HOUR_MS,
        },
      };
    case 'paused-open':
      return { ...schedule, pause: { reason: 'Demo: trial ended', by: BY, since: now - 12 * HOUR_MS } };
    default:
      return schedule;
  }
}
