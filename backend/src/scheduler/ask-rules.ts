import type { Act } from '../domain/act.js';
import { actedBy } from '../domain/act.js';
import { admitManual } from '../domain/gate.js';
import type { IdempotencyKey, TenantRule } from '../domain/tenant-state.js';
import type { Run } from '../domain/run.js';
import { isActive } from '../domain/run.js';
import type { RunMaker } from '../domain/run-life.js';
import { afterRun, endRun, queueRun } from '../domain/run-life.js';

/** A person asks for a run: through the gate, in one commit with its audit entry. `again` is the run to repeat. */
export function askRule(
  tenant: string,
  act: Act,
  make: RunMaker,
  actionId: string,
  key?: IdempotencyKey,
  again?: Run,
): TenantRule<Run> {
  return ({ schedule, activeRun, now }) => {
    const admitted = admitManual({ tenant, ...(schedule ? { schedule } : {}), ...(activeRun ? { activeRun } : {}) });
    const by = actedBy(act);
    const run = queueRun(
      admitted,
      {
        trigger: again ? 'retry' : 'manual',
        actor: by.actor,
        source: by.source,
        // A retry that a person asks for stands for no tick: that tick has had its start already.
        scheduledFor: null,
        actionId,
        ...(again ? { retryOf: again.id, attempt: again.attempt + 1 } : {}),
      },
      make,
      now,
    );
    return {
      runs: [run],
      audit: [
        {
          ...by,
          tenant,
          operation: 'scheduler.import.force_run',
          actionId,
          runId: run.id,
          outcome: 'success',
          metadata: { paused: admitted.pause !== undefined, ...(again ? { retry_of: again.id } : {}) },
        },
      ],
      ...(key ? { idempotency: { ...key, runId: run.id, actionId, at: now } } : {}),
      result: run,
    };
  };
}

/**
 * A person asks for the end of a run. A queued one ends at once; one under way stops at its next safe point and its
 * executor closes it. One that has ended stays as it is. `result`: the run as it is now, undefined when it is not active.
 */
export function cancelRule(runId: string, act: Act, actionId: string): TenantRule<Run | undefined> {
  return ({ activeRun, schedule, now }) => {
    if (activeRun?.id !== runId || !isActive(activeRun)) return { result: undefined };
    if (activeRun.cancelReason) return { result: activeRun };
    const asked: Run = { ...activeRun, cancelReason: 'operator' };
    const run =
      asked.status === 'queued' ? endRun(asked, { status: 'cancelled', message: '', stats: asked.stats }, now) : asked;
    return {
      runs: [run],
      ...(schedule && run !== asked ? { schedule: afterRun(schedule, run, now) } : {}),
      audit: [
        {
          ...actedBy(act),
          tenant: run.tenant,
          operation: 'scheduler.import.cancelled',
          actionId,
          runId,
          outcome: 'success',
        },
      ],
      result: run,
    };
  };
}

/** The product ends a run because the process goes down; the executor closes it. */
export function shutdownRule(runId: string): TenantRule<void> {
  return ({ activeRun }) => {
    if (activeRun?.id !== runId || activeRun.cancelReason) return { result: undefined };
    return { runs: [{ ...activeRun, cancelReason: 'shutdown' }], result: undefined };
  };
}
