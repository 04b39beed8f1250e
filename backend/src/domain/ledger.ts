import { dueTicks } from './cadence.js';
import type { Moment } from './moment.js';
import type { Schedule } from './schedule.js';
import type { SkipDecision, Tick } from './tick.js';

/** Ticks that get no run, and why. */
export interface SkippedSpan {
  readonly from: Moment;
  readonly to: Moment;
  readonly count: number;
  readonly decision: SkipDecision;
  readonly reason: string;
  readonly runId?: string;
}

/** Writes a span into the ledger: extends the open row when the decision is the same, else begins a new one. */
export function ledgerRow(tenant: string, openTick: Tick | undefined, span: SkippedSpan): Tick {
  if (openTick && openTick.decision === span.decision && openTick.to < span.from) {
    return { ...openTick, ...span, from: openTick.from, count: openTick.count + span.count };
  }
  return { tenant, ...span };
}

/** A schedule whose ticks up to `now` are all explained, with the rows that explain them. */
export interface Settled {
  readonly schedule: Schedule;
  readonly ticks: readonly Tick[];
  /** Ticks that got no run, with those a pending catch-up stood for. */
  readonly missed: number;
}

/** Why the ticks of a stopped schedule do not run; undefined for one that runs. */
export function stopOf(schedule: Schedule): { readonly decision: SkipDecision; readonly reason: string } | undefined {
  if (schedule.hold) return { decision: 'held', reason: schedule.hold.reason };
  if (!schedule.pause) return undefined;
  const { by, reason } = schedule.pause;
  return { decision: 'paused', reason: reason ? `Paused by ${by}: ${reason}` : `Paused by ${by}.` };
}

/**
 * Explains every tick up to `now` as not run: by the schedule's own stop (pause, hold), else by `otherwise`.
 * The grid goes on; nothing is due at `now` afterwards.
 */
export function settle(
  schedule: Schedule,
  openTick: Tick | undefined,
  now: Moment,
  otherwise: string,
  runId?: string,
): Settled {
  const due = dueTicks(schedule, now);
  if (!due) return { schedule, ticks: [], missed: schedule.catchUpFor ?? 0 };
  const why = stopOf(schedule) ?? { decision: 'missed_downtime', reason: otherwise };
  const row = ledgerRow(schedule.tenant, openTick, {
    from: due.first,
    to: due.last,
    count: due.count,
    ...why,
    ...(runId ? { runId } : {}),
  });
  return {
    schedule: { ...withoutCatchUp(schedule), nextTickAt: due.next },
    ticks: [row],
    missed: due.count + (schedule.catchUpFor ?? 0),
  };
}

/** The row that a stopped schedule's ticks would get at `now`; shown before the act that ends the stop writes it. */
export function pendingRow(schedule: Schedule, openTick: Tick | undefined, now: Moment): Tick | undefined {
  return stopOf(schedule) ? settle(schedule, openTick, now, '').ticks[0] : undefined;
}

export function withoutCatchUp(schedule: Schedule): Schedule {
  const { catchUpFor: _, ...rest } = schedule;
  return rest;
}
