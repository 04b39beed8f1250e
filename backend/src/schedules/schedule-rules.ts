import type { Act } from '../domain/act.js';
import { DomainError } from '../domain/domain-error.js';
import { settle } from '../domain/ledger.js';
import { requireLiveInterval } from '../domain/min-gap.js';
import type { Moment } from '../domain/moment.js';
import type { Run } from '../domain/run.js';
import { endRun } from '../domain/run-life.js';
import type { Schedule } from '../domain/schedule.js';
import { DEFAULT_INTERVAL_SEC } from '../domain/schedule.js';
import type { ScheduleSettings } from '../domain/schedule-acts.js';
import { changeSettings, createSchedule, pauseSchedule, resumeSchedule } from '../domain/schedule-acts.js';
import type { TenantRule } from '../domain/tenant-state.js';
import type { ScheduleRow } from '../persistence/persistence.js';
import { acted, type ActedSchedule, entry, existing, rowOf } from './acted-schedule.js';

/** The ETag of what operators set; runs do not move it. */
export const scheduleTag = (schedule: Schedule): string => `"${schedule.generation}-${schedule.version}"`;

/** What an operator wants a schedule to be like. */
export interface SettingsWish {
  readonly settings: ScheduleSettings;
  /** True when runs of the tenant call the vendor: then the interval has a lower bound. */
  readonly isLive: () => boolean;
}

/** Creates, or changes the interval of an existing schedule only. `mustBeNew`: an existing one is refused instead. */
export function saveRule(
  tenant: string,
  { settings, isLive, mustBeNew, generation }: SettingsWish & { mustBeNew: boolean; generation: string },
  act: Act,
): TenantRule<ActedSchedule> {
  return (state) => {
    const { schedule, now, openTick } = state;
    if (schedule && mustBeNew) {
      const message = `${tenant} already has a schedule, every ${schedule.intervalSec} s. It stays as it is.`;
      throw new DomainError('schedule_exists', message, { tenant });
    }
    const { intervalSec } = settings;
    if (isLive()) requireIntervalChange(tenant, schedule, intervalSec ?? (schedule ? undefined : DEFAULT_INTERVAL_SEC));
    if (schedule) {
      const only = intervalSec === undefined ? {} : { intervalSec };
      return acted(state, changeSettings(schedule, only, now, openTick), act, 'scheduler.schedule.updated');
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
      result: { ...rowOf(state, created), changed: true, created: true },
    };
  };
}

/** Changes settings; `ifMatch` refuses when somebody was faster, and `show` puts what they made of it into the refusal. */
export function changeRule(
  tenant: string,
  { settings, isLive, ifMatch, show }: SettingsWish & { ifMatch: IfMatch; show: (row: ScheduleRow) => unknown },
  act: Act,
): TenantRule<ActedSchedule> {
  return (state) => {
    const schedule = existing(tenant, state);
    if (!ifMatch(scheduleTag(schedule))) {
      throw new DomainError(
        'schedule_changed',
        `Someone changed ${tenant} since you opened it. Your change was not saved.`,
        { tenant, current: show(rowOf(state, schedule)) },
      );
    }
    if (isLive()) requireIntervalChange(tenant, schedule, settings.intervalSec);
    const change = changeSettings(schedule, settings, state.now, state.openTick);
    return acted(state, change, act, 'scheduler.schedule.updated');
  };
}

/** Decides whether a tag satisfies the request's `If-Match`. */
export type IfMatch = (tag: string) => boolean;

/** A short interval that exists already may stay: a form that sends it back has not set it. */
function requireIntervalChange(tenant: string, schedule: Schedule | undefined, intervalSec: number | undefined): void {
  if (intervalSec !== undefined && intervalSec !== schedule?.intervalSec) requireLiveInterval(tenant, intervalSec);
}

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

/**
 * Removes the standing order with its key; `result` is the run in flight that has to be stopped. Runs, ledger, audit and
 * records stay.
 */
export function deleteRule(tenant: string, act: Act): TenantRule<{ cancelledRunId?: string }> {
  return (state) => {
    const schedule = existing(tenant, state);
    const { activeRun, credential, now } = state;
    const settled = settle(schedule, state.openTick, now, 'The schedule was deleted before it could start.');
    const keyGone =
      credential &&
      entry(act, tenant, 'credentials.deleted', {
        before: { last4: credential.last4, location_name: credential.locationName },
        after: { last4: null, location_name: null },
        metadata: { reason: 'The schedule was deleted.' },
      });
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
        ...(keyGone ? [keyGone] : []),
      ],
      result: activeRun ? { cancelledRunId: activeRun.id } : {},
    };
  };
}

/** A queued run ends with its schedule; one under way is closed by its executor as soon as it has stopped. */
function ended(run: Run, now: Moment): Run {
  const asked: Run = { ...run, cancelReason: 'deleted' };
  return run.status === 'queued' ? endRun(asked, { status: 'cancelled', message: '', stats: run.stats }, now) : asked;
}
