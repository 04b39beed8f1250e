import type {
  RecentRun,
  RunningImport,
  Schedule as WireSchedule,
  ScheduleBackfill,
  WithheldMissing,
} from '@aetherlink/contracts/schedule';
import type { Credential } from '../domain/credential.js';
import type { Moment } from '../domain/moment.js';
import { toIso, toSeconds } from '../domain/moment.js';
import type { Run, RunMode } from '../domain/run.js';
import type { Backfill, LastStatus, Pause, Schedule, Withheld } from '../domain/schedule.js';
import { scheduleState } from '../domain/schedule-state.js';
import { twin } from './moments.js';
import { runErrorWire } from './run-error-wire.js';
import { stateReason, stateSince } from './state-reason.js';

/** How far the active run has come. */
export interface SceneProgress {
  readonly imported: number;
  readonly resource?: string;
  readonly page?: number;
  readonly expectedPages?: number;
}

/** What a schedule's picture needs beside itself. */
export interface ScheduleScene {
  readonly now: Moment;
  readonly activeRun?: Run | undefined;
  readonly credential?: Credential | undefined;
  readonly mode: RunMode;
  readonly progress: SceneProgress;
  readonly recent?: readonly Run[];
}

/** The fields that hold until the schedule, its key or its active run changes; the rest moves with the clock. */
export function settledFields(schedule: Schedule, scene: Pick<ScheduleScene, 'activeRun' | 'credential' | 'mode'>) {
  const { pause, hold, backfill, withheld } = schedule;
  const { activeRun, credential } = scene;
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
    last_status: lastStatusWire(schedule.lastStatus),
    ...twin('last_success', schedule.lastSuccess),
    consecutive_failures: schedule.consecutiveFailures,
    ...(activeRun ? { active_run_id: activeRun.id } : {}),
    ...(credential
      ? {
          location_name: credential.locationName,
          key_health: credential.health,
          key_last4: credential.last4,
        }
      : {}),
    ...(backfill ? { backfill: backfillWire(backfill) } : {}),
    ...(withheld ? { withheld: withheldWire(withheld) } : {}),
    ...twin('warned_at', schedule.warnedAt),
    created_at: toSeconds(schedule.createdAt),
    created_at_iso: toIso(schedule.createdAt),
    updated_at: toSeconds(schedule.updatedAt),
    updated_at_iso: toIso(schedule.updatedAt),
  };
}

/** The fields that move with the clock or with a run's progress. */
export function movingFields(schedule: Schedule, scene: ScheduleScene) {
  const { now, activeRun } = scene;
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
      : { running: runningWire(activeRun, activeRun.startedAt, scene.progress) }),
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

function runningWire(run: Run, startedAt: Moment, progress: SceneProgress): RunningImport {
  const { imported, resource, page, expectedPages } = progress;
  return {
    run_id: run.id,
    trigger: run.trigger,
    started_at: toSeconds(startedAt),
    started_at_iso: toIso(startedAt),
    imported,
    ...(resource === undefined ? {} : { resource }),
    ...(page === undefined ? {} : { page }),
    ...(expectedPages === undefined ? {} : { expected_pages: expectedPages }),
  };
}

function pauseWire(pause: Pause) {
  return {
    ...(pause.reason ? { reason: pause.reason } : {}),
    ...twin('until', pause.until),
    by: pause.by,
    since: toSeconds(pause.since),
    since_iso: toIso(pause.since),
  };
}

function lastStatusWire({ ok, at, message, runId, error, mode, stats }: LastStatus): WireSchedule['last_status'] {
  return {
    ok,
    ts: toSeconds(at),
    ts_iso: toIso(at),
    message,
    ...(runId ? { run_id: runId } : {}),
    ...(error ? { error: runErrorWire(error) } : {}),
    ...(stats ? { result: { ...(mode ? { mode } : {}), stats } } : {}),
  };
}

function backfillWire({ kind, since, remaining, notBefore, failures, lastError }: Backfill): ScheduleBackfill {
  return {
    kind,
    since: toSeconds(since),
    since_iso: toIso(since),
    ...(remaining === undefined ? {} : { remaining }),
    ...(lastError ? twin('not_before', notBefore) : {}),
    failures,
    ...(lastError ? { last_error: runErrorWire(lastError) } : {}),
  };
}

function withheldWire({ missing, known, since, runId, approved }: Withheld): WithheldMissing {
  return {
    missing,
    known,
    since: toSeconds(since),
    since_iso: toIso(since),
    run_id: runId,
    ...(approved === undefined ? {} : { approved }),
  };
}
