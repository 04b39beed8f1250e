import type { Answer, EpochSeconds, Page } from './answer.d.ts';

export type RunTrigger = 'schedule' | 'manual' | 'retry' | 'backfill' | 'preview';
export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'lost';
export type RunMode = 'stub' | 'live';
export type RunErrorClass = 'auth' | 'config' | 'rate_limited' | 'transient' | 'data' | 'system';
export type CancelReason = 'operator' | 'deleted' | 'shutdown';

export interface RunStats {
  imported: number;
  skipped: number;
  fetched?: number;
  created?: number;
  updated?: number;
  unchanged?: number;
  failed?: number;
  pages?: number;
  api_calls?: number;
  retries?: number;
  rate_limited?: number;
  remaining?: number;
  missing_marked?: number;
  duration_ms?: number;
  /** The same counters for each resource (`jobs`, `contacts`, …). */
  resources?: Record<string, ResourceStats>;
}

/** What a run did about one resource. */
export interface ResourceStats {
  fetched: number;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  pages: number;
  api_calls: number;
  rate_limited: number;
  retries: number;
  missing_marked: number;
  duration_ms: number;
}

export interface RunError {
  class: RunErrorClass;
  code: string;
  message: string;
  /** When the vendor may be asked again; with `rate_limited`. */
  retry_at?: EpochSeconds;
  retry_at_iso?: string;
}

/** One line of a run's log: an upstream call, or a note. */
export interface RunLogLine {
  at: EpochSeconds;
  at_iso: string;
  level: 'info' | 'warn' | 'error';
  message: string;
  method?: string;
  /** Path and query below the vendor's base address. */
  path?: string;
  /** 0 when no answer came. */
  status?: number;
  duration_ms?: number;
  /** Calls that the tenant's key may still make in this minute. */
  budget_left?: number;
}

/** `GET runs/:id/log`, oldest first. */
export type RunLogPage = Page<RunLogLine>;

export interface Run {
  id: string;
  tenant: string;
  trigger: RunTrigger;
  status: RunStatus;
  attempt: number;
  retry_of?: string;
  action_id?: string;
  actor: string;
  source: string;
  mode: RunMode;
  /** The tick this run stands for; null for a manual one. */
  scheduled_for: EpochSeconds | null;
  scheduled_for_iso?: string;
  queued_at: EpochSeconds;
  queued_at_iso: string;
  started_at?: EpochSeconds;
  started_at_iso?: string;
  finished_at?: EpochSeconds;
  finished_at_iso?: string;
  duration_ms?: number;
  /** Ticks before this one that got no run of their own. */
  missed_count: number;
  message: string;
  stats: RunStats;
  error?: RunError;
  cancel_reason?: CancelReason;
  replica: string;
}

export type RunPage = Page<Run>;
/** `GET runs/:id`. */
export interface RunDetail extends Answer {
  run: Run;
}
/** `POST runs/:id/cancel` and `POST runs/:id/retry` (the new run). */
export interface RunActed extends Answer {
  tenant: string;
  run_id: string;
  action_id: string;
  status: RunStatus;
  message: string;
  run: Run;
}

/** `POST run-now`, 200: the run has ended; `ok` is the import's outcome. */
export interface RunNowFinished extends Answer {
  tenant: string;
  run_id: string;
  action_id: string;
  status: RunStatus;
  message: string;
  result: { mode: RunMode; stats: RunStats };
}
/** `POST run-now`, 202: still queued or running. */
export interface RunNowAccepted extends Answer {
  tenant: string;
  run_id: string;
  action_id: string;
  status: 'queued' | 'running';
  message: string;
}
