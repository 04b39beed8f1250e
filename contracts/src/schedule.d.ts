import type { Answer, EpochSeconds, Page } from './answer.d.ts';
import type { KeyHealth } from './credential.d.ts';
import type { RunError, RunMode, RunStats, RunStatus, RunTrigger } from './run.d.ts';

/** The first that holds, in this order: running, held, paused, late, error, ok. */
export type ScheduleState = 'running' | 'held' | 'paused' | 'late' | 'error' | 'ok';
export type CatchUp = 'one' | 'none';

export interface SchedulePause {
  reason?: string;
  until?: EpochSeconds;
  until_iso?: string;
  by: string;
  since: EpochSeconds;
  since_iso: string;
}

export interface ScheduleHold {
  kind: 'auth';
  reason: string;
  since: EpochSeconds;
  since_iso: string;
}

export interface LastStatus {
  ok: boolean;
  ts: EpochSeconds;
  ts_iso: string;
  message: string;
  run_id?: string;
  error?: RunError;
  result?: { mode?: RunMode; stats: RunStats };
}

/** Why the schedule is in its state, for people. */
export interface StateReason {
  code: string;
  message: string;
  actor?: string;
  until?: EpochSeconds;
  until_iso?: string;
}

export interface RecentRun {
  status: RunStatus;
  duration_ms: number | null;
}

/** A first import, a nightly or a weekly sweep that goes on in slices: runs with trigger `backfill`. */
export interface ScheduleBackfill {
  kind: 'first' | 'nightly' | 'reconcile';
  since: EpochSeconds;
  since_iso: string;
  /** Pages or items that are left, as far as it can be told. */
  remaining?: number;
  /** Set after slices that failed: no slice starts before. */
  not_before?: EpochSeconds;
  not_before_iso?: string;
  failures: number;
  last_error?: RunError;
}

/** Records that a weekly sweep did not find and did not mark as missing: too many without an approval. */
export interface WithheldMissing {
  missing: number;
  known: number;
  since: EpochSeconds;
  since_iso: string;
  run_id: string;
  approved?: number;
}

/** A run under way. */
export interface RunningImport {
  run_id: string;
  trigger: RunTrigger;
  started_at: EpochSeconds;
  started_at_iso: string;
  imported: number;
  /** What is being read: `jobs`, `contacts`, … */
  resource?: string;
  page?: number;
  expected_pages?: number;
}

export interface Schedule {
  tenant: string;
  state: ScheduleState;
  mode: RunMode;
  interval_sec: number;
  anchor: EpochSeconds;
  anchor_iso: string;
  catch_up: CatchUp;
  description?: string;
  paused: boolean;
  pause?: SchedulePause;
  hold?: ScheduleHold;
  auto_paused?: boolean;
  next_run_at?: EpochSeconds;
  next_run_at_iso?: string;
  /** Null while paused or held. */
  next_run_in_sec: number | null;
  /** Start of the last run; 0 = never. */
  last_run: EpochSeconds;
  last_run_iso?: string;
  last_status: LastStatus;
  last_success?: EpochSeconds;
  last_success_iso?: string;
  consecutive_failures: number;
  state_since: EpochSeconds;
  state_since_iso: string;
  state_reason?: StateReason;
  running?: RunningImport;
  active_run_id?: string;
  /** At most 12, newest first; in lists only. */
  recent?: RecentRun[];
  /** The company that the tenant's AccuLynx key belongs to. */
  location_name?: string;
  /** Present when the tenant has a key. */
  key_health?: KeyHealth;
  key_last4?: string;
  backfill?: ScheduleBackfill;
  withheld?: WithheldMissing;
  /** When people were warned that it will be paused for its failures. */
  warned_at?: EpochSeconds;
  warned_at_iso?: string;
  created_at: EpochSeconds;
  created_at_iso: string;
  updated_at: EpochSeconds;
  updated_at_iso: string;
}

export interface CreateScheduleBody {
  /** Whole seconds, 5…2,592,000; 300 when left out. */
  interval_sec?: number;
  catch_up?: CatchUp;
  description?: string;
}
export type PatchScheduleBody = CreateScheduleBody;

export interface PauseBody {
  reason?: string;
  /** Wall-clock moment, epoch seconds. */
  until?: EpochSeconds;
}
export interface ResumeBody {
  reason?: string;
}

export interface ScheduleSaved extends Answer {
  tenant: string;
  interval_sec: number;
  paused: boolean;
  created: boolean;
  message: string;
  schedule: Schedule;
}
export interface SchedulePausedOrResumed extends Answer {
  tenant: string;
  paused: boolean;
  message: string;
  schedule: Schedule;
}
/** `POST missing/approve`. */
export interface MissingApproved extends Answer {
  tenant: string;
  approved: number;
  message: string;
  schedule: Schedule;
}
export interface ScheduleDeleted extends Answer {
  tenant: string;
  message: string;
  cancelled_run_id?: string;
}

/** `GET schedule/status`, the shape of the original system. */
export interface ScheduleStatus extends Answer {
  schedules: Record<string, Schedule>;
}

export type ScheduleCounts = Record<ScheduleState, number>;
export type ScheduleSort =
  | 'attention'
  | 'tenant'
  | 'next_run_at'
  | 'last_run'
  | 'lateness'
  | '-attention'
  | '-tenant'
  | '-next_run_at'
  | '-last_run'
  | '-lateness';

export interface SchedulePage extends Page<Schedule> {
  /** Of the search, before the state filter. */
  counts: ScheduleCounts;
}

export interface Moment {
  at: EpochSeconds;
  at_iso: string;
}
/** `GET schedules/:tenant`. */
export interface ScheduleDetail extends Answer {
  schedule: Schedule;
  next: Moment[];
}
/** `GET schedules/preview`. */
export interface SchedulePreview extends Answer {
  items: Moment[];
  per_day: number;
}
