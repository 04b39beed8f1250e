import type { NewAuditEntry } from './audit-entry.js';
import type { Moment } from './moment.js';
import type { Run } from './run.js';
import { isImport } from './run.js';
import type { Schedule } from './schedule.js';
import { pauseSchedule } from './schedule-acts.js';

const HOUR_MS = 3_600_000;

/** When a schedule that keeps failing is paused: both must have been reached. People are warned at half of both. */
export interface FailureLimits {
  /** Failed runs in a row. */
  readonly failures: number;
  /** Hours since the last success, or since the schedule was created. */
  readonly hours: number;
}

/** What the product did to a schedule by itself, for the audit. */
export type SchedulerNote = Pick<NewAuditEntry, 'operation' | 'before' | 'after' | 'metadata'>;

/** A schedule after a run's end, and what is to be told about it. */
export interface Noted {
  readonly schedule: Schedule;
  readonly notes: readonly SchedulerNote[];
}

/** Warns about, and in the end pauses, a schedule that keeps failing. `schedule` counts the failure of `run` already. */
export function watchFailures(schedule: Schedule, run: Run, limits: FailureLimits, now: Moment): Noted {
  const untouched = { schedule, notes: [] };
  if (!countsAsFailure(run) || schedule.pause || schedule.hold) return untouched;
  const without = now - (schedule.lastSuccess ?? schedule.createdAt);
  const reached = ({ failures, hours }: FailureLimits): boolean =>
    schedule.consecutiveFailures >= failures && without >= hours * HOUR_MS;
  if (reached(limits)) return pausedFor(schedule, run, without, now);
  const half = { failures: Math.ceil(limits.failures / 2), hours: Math.ceil(limits.hours / 2) };
  if (schedule.warnedAt !== undefined || !reached(half)) return untouched;
  const { failures, hours } = limits;
  const warning = `${streak(schedule, without)}. It will be paused after ${failures} failures in a row and ${hours} h without a success.`;
  return {
    schedule: { ...schedule, warnedAt: now },
    notes: [{ operation: 'scheduler.schedule.updated', metadata: { warning } }],
  };
}

/** A vendor that asks for patience is no failure of the schedule, and neither is a run that somebody ended. */
export function countsAsFailure(run: Run): boolean {
  const failed = run.status === 'failed' || run.status === 'timed_out' || run.status === 'lost';
  return failed && isImport(run) && run.error?.class !== 'rate_limited';
}

function pausedFor(schedule: Schedule, run: Run, without: number, now: Moment): Noted {
  const reason = `${streak(schedule, without)}. The last failure: ${run.message}`;
  const act = pauseSchedule(schedule, { reason, by: 'scheduler' }, now);
  return {
    schedule: { ...act.schedule, autoPaused: true },
    notes: [
      {
        operation: 'scheduler.schedule.paused',
        before: act.before,
        after: { ...act.after, auto_paused: true },
        metadata: { reason },
      },
    ],
  };
}

const streak = ({ consecutiveFailures }: Schedule, without: number): string => {
  const runs = consecutiveFailures === 1 ? 'The last run' : `${consecutiveFailures} runs in a row`;
  return `${runs} failed, and there was no success for ${Math.floor(without / HOUR_MS)} h`;
};
