import type { AuditOperation } from './audit-entry.js';
import type { Moment } from './moment.js';
import type { ChainKind } from './import-state.js';
import type { CancelReason, Run, RunError, RunMode, RunStats, RunTrigger } from './run.js';
import { isActive, isImport, NO_STATS } from './run.js';
import type { LastStatus, Schedule } from './schedule.js';
import type { Source } from './operator.js';

/** Where runs are made: ids from outside keep the rules pure. */
export interface RunMaker {
  /** UUID version 7. */
  newId(): string;
  modeOf(tenant: string): RunMode;
  readonly replica: string;
}

/** What a new run is about. */
export interface RunOrder {
  readonly trigger: RunTrigger;
  readonly actor: string;
  readonly source: Source;
  readonly scheduledFor: Moment | null;
  readonly missedCount?: number;
  readonly attempt?: number;
  readonly retryOf?: string;
  readonly actionId?: string;
}

/** A queued run of a schedule. */
export function queueRun(schedule: Schedule, order: RunOrder, make: RunMaker, now: Moment): Run {
  return {
    id: make.newId(),
    tenant: schedule.tenant,
    generation: schedule.generation,
    status: 'queued',
    queuedAt: now,
    mode: make.modeOf(schedule.tenant),
    message: 'queued',
    stats: NO_STATS,
    replica: make.replica,
    ...order,
    missedCount: order.missedCount ?? 0,
    attempt: order.attempt ?? 1,
  };
}

export function startRun(run: Run, now: Moment, replica: string): Run {
  return { ...run, status: 'running', startedAt: now, replica, message: 'running' };
}

/** How an execution ended. */
export interface RunOutcome {
  readonly status: 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'lost';
  readonly message: string;
  readonly stats: RunStats;
  readonly error?: RunError;
  readonly mode?: RunMode;
  /** When the importer was done, by the clock that decides; when it is saved where left out, which may be later. */
  readonly endedAt?: Moment;
  /** The chain of slices that is to go on, null when it has ended; left out where nothing changes about it. */
  readonly chain?: { readonly kind: ChainKind; readonly remaining?: number } | null;
  /** True when the next slice need not do it all again. */
  readonly progressed?: boolean;
  /** Missing records that were not marked; null when none are withheld any more. */
  readonly withheld?: { readonly missing: number; readonly known: number } | null;
}

/** The ended run. A run whose end was asked for ends as `cancelled`, unless it had already succeeded. */
export function endRun(run: Run, outcome: RunOutcome, now: Moment): Run {
  const startedAt = run.startedAt ?? now;
  const finishedAt = Math.min(now, Math.max(startedAt, outcome.endedAt ?? now));
  const cancelled = run.cancelReason !== undefined && outcome.status !== 'succeeded';
  const status = cancelled ? 'cancelled' : outcome.status;
  return {
    ...run,
    status,
    message: cancelled ? cancelSentence(run.cancelReason) : outcome.message,
    stats: outcome.stats,
    ...(outcome.mode ? { mode: outcome.mode } : {}),
    ...(outcome.error && !cancelled ? { error: outcome.error } : {}),
    finishedAt,
    durationMs: Math.max(0, finishedAt - startedAt),
  };
}

export function cancelSentence(reason: CancelReason | undefined): string {
  if (reason === 'deleted') return 'Cancelled because the schedule was deleted.';
  if (reason === 'shutdown') return 'Cancelled because the service was stopped.';
  return 'Cancelled by an operator.';
}

/**
 * The health of a schedule after one of its runs ended. A run of another generation, a slice and a preview say nothing
 * about it; a vendor that asks for patience is told, and not counted as a failure.
 */
export function afterRun(schedule: Schedule, run: Run, now: Moment): Schedule {
  if (isActive(run) || run.generation !== schedule.generation || !isImport(run)) return schedule;
  const cancelled = run.status === 'cancelled';
  const ok = run.status === 'succeeded' || (cancelled && schedule.lastStatus.ok);
  const lastStatus: LastStatus = {
    ok,
    at: run.finishedAt ?? now,
    message: run.message,
    runId: run.id,
    ...(run.error ? { error: run.error } : {}),
    mode: run.mode,
    stats: run.stats,
  };
  const told: Schedule = {
    ...schedule,
    lastRun: run.startedAt ?? schedule.lastRun,
    lastStatus,
    statusSince: ok === schedule.lastStatus.ok ? schedule.statusSince : now,
  };
  if (run.status === 'succeeded') {
    const { warnedAt: _, ...calm } = told;
    return { ...calm, lastSuccess: run.finishedAt ?? now, consecutiveFailures: 0 };
  }
  const counts = !cancelled && run.error?.class !== 'rate_limited';
  return counts ? { ...told, consecutiveFailures: schedule.consecutiveFailures + 1 } : told;
}

const ENDED_AS: Record<RunOutcome['status'], AuditOperation> = {
  succeeded: 'scheduler.import.completed',
  failed: 'scheduler.import.failed',
  timed_out: 'scheduler.import.timed_out',
  cancelled: 'scheduler.import.cancelled',
  lost: 'scheduler.import.lost',
};

/** The audit operation for an ended run. */
export function endOperation(run: Run): AuditOperation {
  return ENDED_AS[run.status as RunOutcome['status']];
}
