import type { Act } from '../domain/act.js';
import { actedBy } from '../domain/act.js';
import { admitManual } from '../domain/admit.js';
import type { IdempotencyKey, TenantRule } from '../domain/tenant-state.js';
import type { Run } from '../domain/run.js';
import { isActive } from '../domain/run.js';
import type { RunMaker } from '../domain/run-life.js';
import { afterRun, endRun, queueRun } from '../domain/run-life.js';

/** Why a person asks for a run. */
export interface AskOrder {
  readonly trigger: 'manual' | 'retry' | 'preview';
  readonly actionId: string;
  readonly key?: IdempotencyKey;
  /** The run to repeat. */
  readonly again?: Run;
}

/** The run that was made, or the slice that has to give way first; then nothing was written. */
export type AskVerdict = { readonly run: Run } | { readonly yield: Run };

/** A person asks for a run: through the gate, in one commit with its audit entry. */
export function askRule(
  tenant: string,
  act: Act,
  make: RunMaker,
  { trigger, actionId, key, again }: AskOrder,
): TenantRule<AskVerdict> {
  return ({ schedule, activeRun, now }) => {
    const admitted = admitManual({ tenant, ...(schedule ? { schedule } : {}), ...(activeRun ? { activeRun } : {}) });
    if ('yield' in admitted) return { result: admitted };
    const by = actedBy(act);
    const run = queueRun(
      admitted.schedule,
      {
        trigger,
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
          metadata: {
            paused: admitted.schedule.pause !== undefined,
            ...(again ? { retry_of: again.id } : {}),
            ...(trigger === 'preview' ? { preview: true } : {}),
          },
        },
      ],
      ...(key ? { idempotency: { ...key, runId: run.id, actionId, at: now } } : {}),
      result: { run },
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
