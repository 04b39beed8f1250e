import type { Act } from '../domain/act.js';
import { actedBy } from '../domain/act.js';
import type { AuditOperation, NewAuditEntry } from '../domain/audit-entry.js';
import type { Credential } from '../domain/credential.js';
import { DomainError } from '../domain/domain-error.js';
import { settle } from '../domain/ledger.js';
import type { Moment } from '../domain/moment.js';
import type { Run } from '../domain/run.js';
import { endRun } from '../domain/run-life.js';
import type { Schedule } from '../domain/schedule.js';
import type { ScheduleAct, ScheduleSettings } from '../domain/schedule-acts.js';
import { changeSettings, createSchedule, pauseSchedule, resumeSchedule } from '../domain/schedule-acts.js';
import type { TenantChange, TenantRule, TenantState } from '../domain/tenant-state.js';
import type { ScheduleRow } from '../persistence/persistence.js';

/** The schedule after an act, as it is answered. */
export interface ActedSchedule extends ScheduleRow {
  /** False when the act found everything as wished; then there is no audit entry. */
  readonly changed: boolean;
  readonly created?: boolean;
}

/** The ETag of what operators set; runs do not move it. */
export const scheduleTag = (schedule: Schedule): string => `"${schedule.generation}-${schedule.version}"`;

/** Creates, or changes the interval of an existing schedule only. `mustBeNew`: an existing one is refused instead. */
export function saveRule(
  tenant: string,
  settings: ScheduleSettings,
  mustBeNew: boolean,
  generation: string,
  act: Act,
): TenantRule<ActedSchedule> {
  return (state) => {
    const { schedule, now, openTick } = state;
    if (schedule && mustBeNew) {
      throw new DomainError(
        'schedule_exists',
        `${tenant} already has a schedule, every ${schedule.intervalSec} s. It stays as it is.`,
        {
          tenant,
        },
      );
    }
    if (schedule) {
      const { intervalSec } = settings;
      return acted(
        state,
        changeSettings(schedule, intervalSec === undefined ? {} : { intervalSec }, now, openTick),
        act,
        'scheduler.schedule.updated',
      );
    }
    const created = createSchedule(tenant, settings, now, generation);
    return {
      schedule: created,
      audit: [
        entry(act, tenant, 'scheduler.schedule.created', {
          after: {
            interval_sec: created.intervalSec,
            catch_up: created.catchUp,
            ...(created.description ? { description: created.description } : {}),
          },
        }),
      ],
      result: { ...row(state, created), changed: true, created: true },
    };
  };
}

/** Changes settings; `ifMatch` refuses when somebody was faster, and `show` puts what they made of it into the refusal. */
export function changeRule(
  tenant: string,
  settings: ScheduleSettings,
  ifMatch: IfMatch,
  act: Act,
  show: (row: ScheduleRow) => unknown,
): TenantRule<ActedSchedule> {
  return (state) => {
    const schedule = existing(tenant, state);
    if (!ifMatch(scheduleTag(schedule))) {
      throw new DomainError(
        'schedule_changed',
        `Someone changed ${tenant} since you opened it. Your change was not saved.`,
        {
          tenant,
          current: show(row(state, schedule)),
        },
      );
    }
    return acted(
      state,
      changeSettings(schedule, settings, state.now, state.openTick),
      act,
      'scheduler.schedule.updated',
    );
  };
}

/** Decides whether a tag satisfies the request's `If-Match`. */
export type IfMatch = (tag: string) => boolean;

export function pauseRule(
  tenant: string,
  wish: { reason?: string; until?: Moment },
  act: Act,
): TenantRule<ActedSchedule> {
  return (state) => {
    if (wish.until !== undefined && wish.until <= state.now) {
      throw new DomainError('validation_failed', 'The pause would end in the past. Nothing was changed.', {
        errors: [{ field: 'until', message: 'Choose a moment in the future.' }],
      });
    }
    const schedule = existing(tenant, state);
    const pause = { ...wish, by: act.operator.actor };
    return acted(state, pauseSchedule(schedule, pause, state.now), act, 'scheduler.schedule.paused', wish.reason);
  };
}

export function resumeRule(tenant: string, reason: string | undefined, act: Act): TenantRule<ActedSchedule> {
  return (state) => {
    const schedule = existing(tenant, state);
    return acted(state, resumeSchedule(schedule, state.now, state.openTick), act, 'scheduler.schedule.resumed', reason);
  };
}

/** Removes the standing order and its key; `result` is the run in flight that has to be stopped. History and records stay. */
export function deleteRule(tenant: string, act: Act): TenantRule<{ cancelledRunId?: string }> {
  return (state) => {
    const schedule = existing(tenant, state);
    const { activeRun, now, credential } = state;
    const settled = settle(schedule, state.openTick, now, 'The schedule was deleted before it could start.');
    return {
      schedule: null,
      ...(credential ? { credential: null } : {}),
      ticks: settled.ticks,
      ...(activeRun ? { runs: [ended(activeRun, now)] } : {}),
      audit: [
        entry(act, tenant, 'scheduler.schedule.deleted', {
          before: { interval_sec: schedule.intervalSec, paused: schedule.pause !== undefined },
          ...(activeRun ? { runId: activeRun.id } : {}),
        }),
        ...(credential ? [keyRemoved(act, credential)] : []),
      ],
      result: activeRun ? { cancelledRunId: activeRun.id } : {},
    };
  };
}

/** A key is of no use without its schedule, and its location becomes free for another tenant. */
function keyRemoved(act: Act, { tenant, last4, locationName }: Credential): NewAuditEntry {
  return entry(act, tenant, 'credentials.deleted', {
    before: { last4, location_name: locationName },
    after: { last4: null, location_name: null },
  });
}

/** A queued run ends with its schedule; one under way is closed by its executor as soon as it has stopped. */
function ended(run: Run, now: Moment): Run {
  const asked: Run = { ...run, cancelReason: 'deleted' };
  return run.status === 'queued' ? endRun(asked, { status: 'cancelled', message: '', stats: run.stats }, now) : asked;
}

function existing(tenant: string, { schedule }: TenantState): Schedule {
  if (schedule) return schedule;
  throw new DomainError('schedule_not_found', `${tenant} has no schedule. Nothing was changed.`, { tenant });
}

function row({ activeRun }: TenantState, schedule: Schedule): ScheduleRow {
  return { schedule, ...(activeRun ? { activeRun } : {}) };
}

function acted(
  state: TenantState,
  { schedule, ticks, before, after }: ScheduleAct,
  act: Act,
  operation: AuditOperation,
  reason?: string,
): TenantChange<ActedSchedule> {
  if (schedule === state.schedule) return { result: { ...row(state, schedule), changed: false } };
  return {
    schedule,
    ticks,
    audit: [entry(act, schedule.tenant, operation, { before, after, ...(reason ? { metadata: { reason } } : {}) })],
    result: { ...row(state, schedule), changed: true },
  };
}

function entry(
  act: Act,
  tenant: string,
  operation: AuditOperation,
  rest: Pick<NewAuditEntry, 'before' | 'after' | 'metadata' | 'runId'>,
): NewAuditEntry {
  return { ...actedBy(act), tenant, operation, outcome: 'success', ...rest };
}
