import type { DueTicks } from './cadence.js';
import { dueTicks, ticksWithin } from './cadence.js';
import type { SkippedSpan } from './ledger.js';
import { MIN_GAP_SEC, startedJustNow, vendorBreakUntil } from './min-gap.js';
import type { Moment } from './moment.js';
import type { Run } from './run.js';
import { isSlice } from './run.js';
import type { Schedule } from './schedule.js';
import { lateAfterMs } from './schedule-state.js';

/** What the gate looks at. */
export interface GateState {
  readonly now: Moment;
  readonly schedule: Schedule;
  readonly activeRun?: Run;
  readonly outage?: { readonly from: Moment; readonly to: Moment };
  /** When this process began to look at ticks: what fell due before is downtime. */
  readonly watchingSince: Moment;
  /** True when a run would call the vendor: then starts keep their distance. */
  readonly live?: boolean;
}

/** The gate's word on the due ticks of one schedule: at most one of them runs, the others are explained. */
export interface TickVerdict {
  readonly run?: { readonly scheduledFor: Moment; readonly missedCount: number };
  readonly skipped: readonly SkippedSpan[];
  readonly nextTickAt: Moment;
}

/** The due tick starts as soon as this slice has given way; until then nothing about it is decided. */
export interface YieldVerdict {
  readonly yield: Run;
}

/** One clock time for sentences, UTC. */
const clockTime = (moment: Moment): string => new Date(moment).toISOString().slice(11, 19);

/**
 * Decides the due ticks of a schedule that nobody stopped. Undefined when none is due or the schedule is stopped:
 * the ticks of a stop are explained by the act that ends it.
 */
export function decideTicks(state: GateState): TickVerdict | YieldVerdict | undefined {
  const { schedule, activeRun, now } = state;
  if (schedule.pause || schedule.hold) return undefined;
  const due = dueTicks(schedule, now);
  if (!due) return undefined;
  if (activeRun && !isSlice(activeRun)) {
    // A pending catch-up is owed: it starts when the active run has ended.
    if (schedule.catchUpFor !== undefined) return undefined;
    return { skipped: [overlap(due, activeRun)], nextTickAt: due.next };
  }
  // A tick of this very moment is no tick of the outage: it can be saved, so it can run.
  const outage = state.outage && ticksWithin(due, schedule, state.outage.from, Math.min(state.outage.to, now - 1));
  const verdict = keepDistance(state, due, outage ? afterOutage(state, due, outage) : afterWaiting(state, due));
  return activeRun && verdict.run ? { yield: activeRun } : verdict;
}

/**
 * Too soon after the last start the run is left out and its tick explained. What the last run has read is newer than
 * anything an outage has missed, so nothing is owed for it; a catch-up that an act has ordered is no work of the timer.
 */
function keepDistance(state: GateState, due: DueTicks, verdict: TickVerdict): TickVerdict {
  const { schedule, now, live } = state;
  const { run, ...rest } = verdict;
  if (!run || !live || schedule.catchUpFor !== undefined) return verdict;
  const reason = whyTooSoon(schedule, now);
  if (reason === undefined) return verdict;
  if (rest.skipped.some(({ to }) => to >= due.last)) return rest;
  const tooSoon = { from: due.last, to: due.last, count: 1, decision: 'skipped_min_gap' as const, reason };
  return { ...rest, skipped: [...rest.skipped, tooSoon] };
}

function whyTooSoon(schedule: Schedule, now: Moment): string | undefined {
  const breakUntil = vendorBreakUntil(schedule, now);
  if (breakUntil !== undefined) {
    return `${schedule.consecutiveFailures} runs in a row failed, the last one because AccuLynx did not answer as it should; the timer tries again from ${clockTime(breakUntil)} UTC on. Run now tries at once.`;
  }
  if (!startedJustNow(schedule, now)) return undefined;
  return `The run of ${clockTime(schedule.lastRun)} UTC was started less than ${MIN_GAP_SEC} s before; a tenant with an AccuLynx key is not started again so soon.`;
}

function overlap(due: DueTicks, run: Run): SkippedSpan {
  return {
    from: due.first,
    to: due.last,
    count: due.count,
    decision: 'skipped_overlap',
    reason: `The run of ${clockTime(run.startedAt ?? run.queuedAt)} UTC was still active, so nothing was started.`,
    runId: run.id,
  };
}

/** True when a tick fell due before this process watched; never of a wall clock set back behind that moment. */
function fellDueWhileDown({ watchingSince, now }: GateState, tick: Moment): boolean {
  return watchingSince <= now && tick < watchingSince;
}

/**
 * The newest due tick runs and stands for the others; with `catch_up: none` only when it is not late and did not fall
 * due while the service was down.
 */
function afterWaiting(state: GateState, due: DueTicks): TickVerdict {
  const { schedule, now } = state;
  const before = schedule.catchUpFor ?? 0;
  const onTime = now - due.last <= lateAfterMs(schedule.intervalSec) && !fellDueWhileDown(state, due.last);
  // A catch-up that is owed runs although `catch_up` is `none`: the act that lifted a hold has promised it.
  const runs = schedule.catchUp === 'one' || onTime || schedule.catchUpFor !== undefined;
  if (!runs) return { skipped: [missed(state, due.first, due.last, due.count)], nextTickAt: due.next };
  const step = schedule.intervalSec * 1000;
  const others = due.count - 1;
  return {
    run: { scheduledFor: due.last, missedCount: others + before },
    skipped: others === 0 ? [] : [missed(state, due.first, others === 1 ? due.first : due.last - step, others)],
    nextTickAt: due.next,
  };
}

/** Ticks of a time in which nothing could be saved are one span; what fell due around it is told apart. */
function afterOutage(
  state: GateState,
  due: DueTicks,
  outage: { readonly first: Moment; readonly last: Moment; readonly count: number },
): TickVerdict {
  const { schedule, now } = state;
  const skipped: SkippedSpan[] = [];
  const early = outage.first > due.first ? ticksWithin(due, schedule, due.first, outage.first - 1) : undefined;
  if (early) skipped.push(missed(state, early.first, early.last, early.count));
  skipped.push({
    from: outage.first,
    to: outage.last,
    count: outage.count,
    decision: 'store_unavailable',
    reason: 'Nothing could be saved, so nothing was started.',
  });
  const rest = due.last > outage.last ? ticksWithin(due, schedule, outage.last + 1, due.last) : undefined;
  const restDue = rest && { ...rest, next: due.next };
  const passed = (schedule.catchUpFor ?? 0) + outage.count + (early?.count ?? 0);
  if (restDue) {
    const verdict = afterWaiting(state, restDue);
    const run = verdict.run && {
      ...verdict.run,
      missedCount: verdict.run.missedCount + passed - (schedule.catchUpFor ?? 0),
    };
    return { ...verdict, ...(run ? { run } : {}), skipped: [...skipped, ...verdict.skipped] };
  }
  if (schedule.catchUp === 'none' && schedule.catchUpFor === undefined) return { skipped, nextTickAt: due.next };
  return { run: { scheduledFor: now, missedCount: passed }, skipped, nextTickAt: due.next };
}

function missed(state: GateState, from: Moment, to: Moment, count: number): SkippedSpan {
  return {
    from,
    to,
    count,
    decision: 'missed_downtime',
    reason: fellDueWhileDown(state, from)
      ? 'The service was not running.'
      : 'The service stood still or every run slot was busy until the next tick was due.',
  };
}
