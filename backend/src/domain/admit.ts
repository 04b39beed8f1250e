import { DomainError } from './domain-error.js';
import type { Run } from './run.js';
import { isSlice } from './run.js';
import type { Schedule } from './schedule.js';

/** Go on, or first let this slice give way and ask again. */
export type Admission = { readonly schedule: Schedule } | { readonly yield: Run };

/**
 * The gate for everything that is no tick: Run now, a retry, a preview. A slice of a longer import is no obstacle.
 * @throws DomainError `schedule_not_found`, `run_in_progress` (with the run's id) or `credentials_hold`.
 */
export function admitManual(state: {
  readonly tenant: string;
  readonly schedule?: Schedule;
  readonly activeRun?: Run;
}): Admission {
  const { tenant, schedule, activeRun } = state;
  if (!schedule) {
    throw new DomainError('schedule_not_found', `${tenant} has no schedule. Nothing was started.`, { tenant });
  }
  if (activeRun && !isSlice(activeRun)) {
    throw new DomainError('run_in_progress', `A run of ${tenant} is already active. No second one was started.`, {
      runId: activeRun.id,
      tenant,
    });
  }
  if (schedule.hold) throw credentialsHold(schedule.hold, tenant);
  return activeRun ? { yield: activeRun } : { schedule };
}

/** The refusal of everything that would call the vendor with a key that it does not take. */
export function credentialsHold(hold: NonNullable<Schedule['hold']>, tenant: string): DomainError {
  return new DomainError('credentials_hold', `${tenant} is on hold: ${hold.reason}`, { tenant, current: hold });
}
