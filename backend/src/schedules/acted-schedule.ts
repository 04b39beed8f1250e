import type { Act } from '../domain/act.js';
import { actedBy } from '../domain/act.js';
import type { AuditOperation, NewAuditEntry } from '../domain/audit-entry.js';
import { DomainError } from '../domain/domain-error.js';
import type { Schedule } from '../domain/schedule.js';
import type { ScheduleAct } from '../domain/schedule-acts.js';
import type { TenantChange, TenantState } from '../domain/tenant-state.js';
import type { ScheduleRow } from '../persistence/persistence.js';

/** The schedule after an act, as it is answered. */
export interface ActedSchedule extends ScheduleRow {
  /** False when the act found everything as wished; then there is no audit entry. */
  readonly changed: boolean;
  readonly created?: boolean;
}

/** The schedule that an act is about. @throws DomainError `schedule_not_found` */
export function existing(tenant: string, { schedule }: TenantState): Schedule {
  if (schedule) return schedule;
  throw new DomainError('schedule_not_found', `${tenant} has no schedule. Nothing was changed.`, { tenant });
}

/** The schedule with what belongs to it, as it will be after the commit. */
export function rowOf({ activeRun, credential }: TenantState, schedule: Schedule): ScheduleRow {
  return { schedule, ...(activeRun ? { activeRun } : {}), ...(credential ? { credential } : {}) };
}

/** The commit of an act on a schedule: one that changed nothing writes nothing. */
export function acted(
  state: TenantState,
  { schedule, ticks, before, after }: ScheduleAct,
  act: Act,
  operation: AuditOperation,
  reason?: string,
): TenantChange<ActedSchedule> {
  if (schedule === state.schedule) return { result: { ...rowOf(state, schedule), changed: false } };
  return {
    schedule,
    ticks,
    audit: [entry(act, schedule.tenant, operation, { before, after, ...(reason ? { metadata: { reason } } : {}) })],
    result: { ...rowOf(state, schedule), changed: true },
  };
}

/** An operator's act in the audit's words. */
export function entry(
  act: Act,
  tenant: string,
  operation: AuditOperation,
  rest: Pick<NewAuditEntry, 'before' | 'after' | 'metadata' | 'runId'>,
): NewAuditEntry {
  return { ...actedBy(act), tenant, operation, outcome: 'success', ...rest };
}
