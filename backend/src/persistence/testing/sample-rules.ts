import type { Run } from '../../domain/run.js';
import type { TenantRule } from '../../domain/tenant-state.js';
import { sampleRun, sampleTick } from './sample-facts.js';

/** A rule that starts a run for a due schedule, or ledgers the tick while one is active; the grid goes on. */
export function startDueRule(): TenantRule<Run | undefined> {
  let ids = 0;
  return ({ schedule, activeRun, now }) => {
    if (!schedule) return { result: undefined };
    const next = { ...schedule, nextTickAt: schedule.nextTickAt + schedule.intervalSec * 1000 };
    if (activeRun) {
      const tick = sampleTick(schedule.tenant, schedule.nextTickAt, {
        decision: 'skipped_overlap',
        reason: 'A run was active.',
        runId: activeRun.id,
      });
      return { schedule: next, ticks: [tick], result: undefined };
    }
    ids += 1;
    const run = sampleRun(schedule.tenant, `${schedule.tenant}-${ids}`, now, { scheduledFor: schedule.nextTickAt });
    return { schedule: next, runs: [run], result: run };
  };
}
