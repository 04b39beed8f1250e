import { SCHEDULER } from '../domain/operator.js';
import type { Run } from '../domain/run.js';
import type { RunMaker } from '../domain/run-life.js';
import { queueRun, startRun } from '../domain/run-life.js';
import type { Moment } from '../domain/moment.js';
import type { Schedule } from '../domain/schedule.js';
import type { TenantRule } from '../domain/tenant-state.js';

/**
 * True when the schedule's chain may go on now: nobody stopped it, no run is active, nothing is due, and its rest is
 * over.
 */
export function maySlice(schedule: Schedule | undefined, activeRun: Run | undefined, now: Moment): boolean {
  if (!schedule?.backfill || activeRun || schedule.pause || schedule.hold) return false;
  return schedule.backfill.notBefore <= now && schedule.nextTickAt > now;
}

/** The next slice of a chain, made as running in one act, like the run of a tick. `result`: the run, when it was made. */
export function sliceRule(make: RunMaker, isWanted: () => boolean): TenantRule<Run | undefined> {
  return ({ schedule, activeRun, now }) => {
    if (!schedule || !maySlice(schedule, activeRun, now) || !isWanted()) return { result: undefined };
    if (make.modeOf(schedule.tenant) !== 'live') return { result: undefined };
    const order = {
      trigger: 'backfill',
      actor: SCHEDULER.actor,
      source: SCHEDULER.source,
      scheduledFor: null,
    } as const;
    const run = startRun(queueRun(schedule, order, make, now), now, make.replica);
    return { runs: [run], result: run };
  };
}
