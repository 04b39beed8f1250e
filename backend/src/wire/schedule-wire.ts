import type { RecentRun, Schedule as WireSchedule, StateReason } from '@aetherlink/contracts/schedule';
import type { Moment } from '../domain/moment.js';
import { toIso, toSeconds } from '../domain/moment.js';
import type { Run, RunMode } from '../domain/run.js';
import type { Schedule } from '../domain/schedule.js';
import type { ScheduleState } from '../domain/schedule-state.js';
import { lateAfterMs, scheduleState } from '../domain/schedule-state.js';
import { twin } from './moments.js';

/** What a schedule's picture needs beside itself. */
export interface ScheduleScene {
  readonly now: Moment;
  readonly activeRun?: Run | undefined;
  readonly mode: RunMode;
  /** Records that the active run has brought in so far. */
  readonly imported: number;
  readonly recent?: readonly Run[];
}

/** The fields that hold until the schedule or its active run changes; the rest moves with the clock. */
export function settledFields(schedule: Schedule, scene: Pick<ScheduleScene, 'activeRun' | 'mode'>) {
  const { pause, hold, lastStatus } = schedule;
  const { activeRun } = scene;
  return {
    tenant: schedule.tenant,
    mode: scene.mode,
    interval_sec: schedule.intervalSec,
    anchor: toSeconds(schedule.anchor),
    anchor_iso: toIso(schedule.anchor),
    catch_up: schedule.catchUp,
    ...(schedule.description ? { description: schedule.description } : {}),
    paused: pause !== undefined,
    ...(pause ? { pause: pauseWire(pause) } : {}),
    ...(hold
      ? { hold: { kind: hold.kind, reason: hold.reason, since: toSeconds(hold.since), since_iso: toIso(hold.since) } }
      : {}),
    ...(schedule.autoPaused ? { auto_paused: true } : {}),
    ...(pause || hold ? {} : twin('next_run_at', schedule.nextTickAt)),
    last_run: toSeconds(schedule.lastRun),
    ...(schedule.lastRun === 0 ? {} : { last_run_iso: toIso(schedule.lastRun) }),
    last_status: {
      ok: lastStatus.ok,
      ts: toSeconds(lastStatus.at),
      ts_iso: toIso(lastStatus.at),
      message: lastStatus.message,
      ...(lastStatus.runId ? { run_id: lastStatus.runId } : {}),
      ...(lastStatus.error ? { error: lastStatus.error } : {}),
      ...(lastStatus.stats
        ? { result: { ...(lastStatus.mode ? { mode: lastStatus.mode } : {}), stats: lastStatus.stats } }
        : {}),
    },
    ...twin('last_success', schedule.lastSuccess),
    consecutive_failures: schedule.consecutiveFailures,
    ...(activeRun ? { active_run_id: activeRun.id } : {}),
    created_at: toSeconds(schedule.createdAt),
    created_at_iso: toIso(schedule.createdAt),
    updated_at: toSeconds(schedule.updatedAt),
    updated_at_iso: toIso(schedule.updatedAt),
  };
}

/** The fields that move with the clock or with a run's progress. */
export function movingFields(schedule: Schedule, scene: ScheduleScene) {
  const { now, activeRun, imported } = scene;
  const state = scheduleState(schedule, activeRun, now);
  const since = stateSince(schedule, state, activeRun);
  const reason = stateReason(schedule, state, activeRun);
  const stopped = schedule.pause !== undefined || schedule.hold !== undefined;
  return {
    state,
    next_run_in_sec: stopped ? null : Math.max(0, schedule.nextTickAt - now) / 1000,
    state_since: toSeconds(since),
    state_since_iso: toIso(since),
    ...(reason ? { state_reason: reason } : {}),
    ...(activeRun?.startedAt === undefined
      ? {}
      : {
          running: {
            run_id: activeRun.id,
            started_at: toSeconds(activeRun.startedAt),
            started_at_iso: toIso(activeRun.startedAt),
            imported,
          },
        }),
  };
}

/** A schedule as the API shows it. */
export function scheduleWire(schedule: Schedule, scene: ScheduleScene): WireSchedule {
  return {
    ...settledFields(schedule, scene),
    ...movingFields(schedule, scene),
    ...(scene.recent ? { recent: scene.recent.map(recentWire) } : {}),
  };
}

const recentWire = (run: Run): RecentRun => ({ status: run.status, duration_ms: run.durationMs ?? null });

function pauseWire(pause: NonNullable<Schedule['pause']>) {
  return {
    ...(pause.reason ? { reason: pause.reason } : {}),
    ...twin('until', pause.until),
    by: pause.by,
    since: toSeconds(pause.since),
    since_iso: toIso(pause.since),
  };
}

function stateSince(schedule: Schedule, state: ScheduleState, activeRun: Run | undefined): Moment {
  switch (state) {
    case 'running':
      return activeRun?.startedAt ?? activeRun?.queuedAt ?? schedule.statusSince;
    case 'held':
      return schedule.hold?.since ?? schedule.statusSince;
    case 'paused':
      return schedule.pause?.since ?? schedule.statusSince;
    case 'late':
      return schedule.nextTickAt + lateAfterMs(schedule.intervalSec);
    default:
      return schedule.statusSince;
  }
}

/** Why, in a sentence; every silence is explained. */
function stateReason(schedule: Schedule, state: ScheduleState, activeRun: Run | undefined): StateReason | undefined {
  switch (state) {
    case 'running':
      return activeRun && runningReason(activeRun);
    case 'held':
      return schedule.hold && { code: schedule.hold.kind, message: schedule.hold.reason };
    case 'paused':
      return (
        schedule.pause && {
          code: schedule.autoPaused ? 'auto_paused' : 'paused',
          message: schedule.pause.reason ?? 'No reason was given.',
          actor: schedule.pause.by,
          ...twin('until', schedule.pause.until),
        }
      );
    case 'late':
      return { code: 'late', message: `Due since ${clockTime(schedule.nextTickAt)} UTC. It will still run.` };
    case 'error':
      return errorReason(schedule);
    default:
      return undefined;
  }
}

function runningReason(run: Run): StateReason {
  const what = run.trigger === 'manual' ? 'Run now' : run.trigger === 'retry' ? 'Retry' : undefined;
  if (what) return { code: run.trigger, message: `${what} by ${run.actor}`, actor: run.actor };
  return { code: run.trigger, message: `Scheduled for ${clockTime(run.scheduledFor ?? run.queuedAt)} UTC` };
}

function errorReason(schedule: Schedule): StateReason {
  const inARow = schedule.consecutiveFailures > 1 ? `, ${schedule.consecutiveFailures} in a row` : '';
  return {
    code: schedule.lastStatus.error?.code ?? 'failed',
    message: `${schedule.lastStatus.message.replace(/\.$/, '')}${inARow}`,
  };
}

const clockTime = (moment: Moment): string => toIso(moment).slice(11, 19);
