import type { NewAuditEntry } from '../domain/audit-entry.js';
import type { FailureLimits } from '../domain/failing.js';
import { decideTicks } from '../domain/gate.js';
import { ledgerRow } from '../domain/ledger.js';
import { closeLost, handedOver } from '../domain/loss.js';
import { startedJustNow } from '../domain/min-gap.js';
import type { Moment } from '../domain/moment.js';
import { SCHEDULER } from '../domain/operator.js';
import type { Run } from '../domain/run.js';
import { concludeRun } from '../domain/run-end.js';
import type { RunMaker, RunOutcome } from '../domain/run-life.js';
import { endOperation, endRun, queueRun, startRun } from '../domain/run-life.js';
import { restartGrid, resumeSchedule } from '../domain/schedule-acts.js';
import { isStranded } from '../domain/cadence.js';
import type { TenantChange, TenantRule, TenantState } from '../domain/tenant-state.js';
import type { Tick } from '../domain/tick.js';

/**
 * What a due schedule becomes: the end of a pause, a run, ledger rows.
 * @param hasSlot asked for each run, in order: with a slot it is begun, without one it waits in the queue.
 * @param inTheWay told about the slice that a due tick waits for; nothing is decided about the tick then.
 */
export function tickRule(
  make: RunMaker,
  watchingSince: Moment,
  hasSlot: (live: boolean) => boolean,
  inTheWay: (slice: Run) => void,
): TenantRule<Run | undefined> {
  return (state) => {
    const { schedule, now } = state;
    if (!schedule) return { result: undefined };
    const live = make.modeOf(schedule.tenant) === 'live';
    if (schedule.pause?.until !== undefined && schedule.pause.until <= now) return endPause(state, live);
    const verdict = decideTicks({ ...state, schedule, watchingSince, live });
    if (!verdict) return { result: undefined };
    if ('yield' in verdict) {
      inTheWay(verdict.yield);
      return { result: undefined };
    }
    const ticks: Tick[] = [];
    for (const span of verdict.skipped) {
      ticks.push(ledgerRow(schedule.tenant, ticks[ticks.length - 1] ?? state.openTick, span));
    }
    const { catchUpFor: _, ...rest } = schedule;
    const queued = verdict.run && queueRun(schedule, { ...TICK, ...verdict.run }, make, now);
    const run = queued && hasSlot(live) ? startRun(queued, now, make.replica) : queued;
    return {
      schedule: { ...rest, nextTickAt: verdict.nextTickAt },
      ticks,
      ...(run ? { runs: [run] } : {}),
      result: run,
    };
  };
}

const TICK = { trigger: 'schedule', actor: 'scheduler', source: 'scheduler' } as const;

/** A pause that has reached its end is resumed by the scheduler, with the catch-up that a person's act would start. */
function endPause(state: TenantState, live: boolean): TenantChange<undefined> {
  const { schedule, now, openTick } = state;
  if (!schedule) return { result: undefined };
  const act = resumeSchedule(schedule, now, openTick, !(live && startedJustNow(schedule, now)));
  return {
    schedule: act.schedule,
    ticks: act.ticks,
    audit: [
      {
        ...bySystem(schedule.tenant),
        operation: 'scheduler.schedule.resumed',
        before: act.before,
        after: act.after,
        metadata: { reason: 'The pause has reached its end.' },
      },
    ],
    result: undefined,
  };
}

/** Queued → running, unless the run has been closed or its end was asked for meanwhile. */
export function beginRule(run: Run, replica: string): TenantRule<Run | undefined> {
  return ({ activeRun, now }) => {
    if (activeRun?.id !== run.id) return { result: undefined };
    // It was begun here by a commit whose answer was lost: nobody else will carry it out.
    if (activeRun.status === 'running' && activeRun.replica === replica) return { result: activeRun };
    if (activeRun.status !== 'queued' || activeRun.cancelReason) return { result: undefined };
    const started = startRun(activeRun, now, replica);
    return { runs: [started], result: started };
  };
}

/**
 * The end of a run, its effect on the schedule and its audit entry; a run that is no longer the active one changes nothing.
 * @param handOver makes the one retry of a run that ends because its process goes, for another process to carry out.
 */
export function endRule(
  run: Run,
  outcome: RunOutcome,
  limits: FailureLimits,
  handOver?: RunMaker,
): TenantRule<Run | undefined> {
  return ({ activeRun, schedule, credential, now }) => {
    if (activeRun?.id !== run.id || activeRun.attempt !== run.attempt) return { result: undefined };
    const ended = endRun(activeRun, outcome, now);
    const state = schedule && { schedule, ...(credential ? { credential } : {}) };
    const end = state && concludeRun(state, ended, outcome, limits, now);
    const retry = handOver && schedule && handedOver(ended, end?.schedule ?? schedule, handOver, now);
    return {
      runs: retry ? [ended, retry] : [ended],
      ...(end ? { schedule: end.schedule } : {}),
      ...(end?.credential ? { credential: end.credential } : {}),
      audit: [endEntry(ended), ...(end?.notes ?? []).map((note) => ({ ...bySystem(run.tenant), ...note }))],
      result: ended,
    };
  };
}

/**
 * After a start, or when a lease has run out: what was running is lost and perhaps retried; what was queued is handed on
 * as it is.
 * @param handOver makes the one retry of a run that its process had to end because it went, and did not live to.
 */
export function recoverRule(run: Run, make: RunMaker, handOver?: RunMaker): TenantRule<Run | undefined> {
  return ({ activeRun, schedule, openTick, now }) => {
    if (activeRun?.id !== run.id || activeRun.status !== run.status || activeRun.replica !== run.replica) {
      return { result: undefined };
    }
    const wanted =
      schedule?.generation === activeRun.generation && !activeRun.cancelReason && activeRun.trigger !== 'preview';
    if (activeRun.status === 'queued' && wanted) return { result: activeRun };
    const loss = closeLost(activeRun, schedule, openTick, make, now);
    const told = loss.schedule ?? schedule;
    const retry = loss.retry ?? (handOver && told && handedOver(loss.run, told, handOver, now));
    return {
      runs: retry ? [loss.run, retry] : [loss.run],
      ...(loss.schedule ? { schedule: loss.schedule } : {}),
      ticks: loss.ticks,
      audit: [endEntry(loss.run)],
      result: retry,
    };
  };
}

/** After the wall clock was set back: a schedule that would stand still gets a new grid. `result`: whether it did. */
export const realignRule: TenantRule<boolean> = ({ schedule, now }) => {
  if (!schedule || !isStranded(schedule, now)) return { result: false };
  return { schedule: restartGrid(schedule, now), result: true };
};

function endEntry(run: Run): NewAuditEntry {
  const { imported, skipped } = run.stats;
  return {
    ...bySystem(run.tenant),
    operation: endOperation(run),
    runId: run.id,
    ...(run.actionId ? { actionId: run.actionId } : {}),
    outcome: run.status === 'succeeded' || run.status === 'cancelled' ? 'success' : 'failed',
    metadata: {
      trigger: run.trigger,
      mode: run.mode,
      message: run.message,
      imported,
      skipped,
      ...(run.error ? { error: run.error.message } : {}),
    },
  };
}

function bySystem(tenant: string): Pick<NewAuditEntry, 'ring' | 'tenant' | 'source' | 'actor' | 'outcome'> {
  return { ring: 'system', tenant, source: 'scheduler', actor: SCHEDULER.actor, outcome: 'success' };
}
