import { settle, withoutCatchUp } from './ledger.js';
import { startedJustNow } from './min-gap.js';
import type { Moment } from './moment.js';
import type { Run } from './run.js';
import type { CatchUp, Pause, Schedule } from './schedule.js';
import { DEFAULT_INTERVAL_SEC } from './schedule.js';
import type { TenantSlug } from './tenant-slug.js';
import type { Tick } from './tick.js';

/** What an operator may set. */
export interface ScheduleSettings {
  readonly intervalSec?: number;
  readonly catchUp?: CatchUp;
  readonly description?: string;
}

/** An act on a schedule: its new form, the ledger rows it closes, and what changed. */
export interface ScheduleAct {
  readonly schedule: Schedule;
  readonly ticks: readonly Tick[];
  /** Changed fields only, in the API's names. Empty when the act changed nothing. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** A new standing order: its grid begins now and its first tick is due at once. */
export function createSchedule(
  tenant: TenantSlug,
  settings: ScheduleSettings,
  now: Moment,
  generation: string,
): Schedule {
  return {
    tenant,
    generation,
    version: 1,
    intervalSec: settings.intervalSec ?? DEFAULT_INTERVAL_SEC,
    anchor: now,
    catchUp: settings.catchUp ?? 'one',
    ...(settings.description ? { description: settings.description } : {}),
    nextTickAt: now,
    lastRun: 0,
    lastStatus: { ok: true, at: now, message: 'schedule registered' },
    statusSince: now,
    consecutiveFailures: 0,
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * New settings. A new interval starts a new grid now with its first tick one interval later, so nothing fires; ticks
 * that were due and had not started are ledgered. A pause keeps how many it swallowed, for the catch-up at its end.
 * Equal values change nothing.
 */
export function changeSettings(
  schedule: Schedule,
  settings: ScheduleSettings,
  now: Moment,
  openTick: Tick | undefined,
): ScheduleAct {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  const note = (field: string, from: unknown, to: unknown): void => {
    before[field] = from ?? null;
    after[field] = to ?? null;
  };
  let next = schedule;
  let ticks: readonly Tick[] = [];
  const { intervalSec, catchUp, description } = settings;
  if (intervalSec !== undefined && intervalSec !== schedule.intervalSec) {
    note('interval_sec', schedule.intervalSec, intervalSec);
    const settled = settle(schedule, openTick, now, 'The interval was changed before it could start.');
    ticks = settled.ticks;
    next = {
      ...withoutCatchUp(settled.schedule),
      ...(schedule.pause && settled.missed > 0 ? { catchUpFor: settled.missed } : {}),
      intervalSec,
      anchor: now,
      nextTickAt: now + intervalSec * 1000,
    };
  }
  if (catchUp !== undefined && catchUp !== schedule.catchUp) {
    note('catch_up', schedule.catchUp, catchUp);
    next = { ...next, catchUp };
  }
  if (description !== undefined && description !== (schedule.description ?? '')) {
    note('description', schedule.description, description || null);
    const { description: _, ...rest } = next;
    next = description ? { ...rest, description } : rest;
  }
  return { schedule: next === schedule ? schedule : edited(next, now), ticks, before, after };
}

/**
 * Stops the ticks until `resume` or `until`. A second pause replaces reason and end and keeps the beginning; an equal
 * one changes nothing.
 */
export function pauseSchedule(
  schedule: Schedule,
  wish: { readonly reason?: string; readonly until?: Moment; readonly by: string },
  now: Moment,
): ScheduleAct {
  const was = schedule.pause;
  const pause: Pause = {
    ...(wish.reason ? { reason: wish.reason } : {}),
    ...(wish.until === undefined ? {} : { until: wish.until }),
    by: wish.by,
    since: was?.since ?? now,
  };
  const changed = changedFields({ paused: Boolean(was), ...pauseFields(was) }, { paused: true, ...pauseFields(pause) });
  if (was && was.by === pause.by && Object.keys(changed.after).length === 0) return { schedule, ticks: [], ...changed };
  return { schedule: edited({ ...schedule, pause }, now), ticks: [], ...changed };
}

/**
 * Ends a pause. The ticks of the pause become one ledger row; when there were any and `catch_up` is `one`, a single
 * catch-up run is due now. Ticks that fell due after the pause's own end stay due: the gate decides them, and the
 * newest of them is that run. A schedule that is not paused stays as it is. One that was paused for its failures counts
 * them anew. `mayCatchUp`: false for an end that comes too soon after the last start.
 */
export function resumeSchedule(
  schedule: Schedule,
  now: Moment,
  openTick: Tick | undefined,
  mayCatchUp = true,
): ScheduleAct {
  if (!schedule.pause) return { schedule, ticks: [], before: {}, after: {} };
  const end = Math.min(now, schedule.pause.until ?? now);
  const settled = settle(schedule, openTick, end, 'Paused.');
  const { pause, autoPaused, warnedAt: _, ...rest } = withoutCatchUp(settled.schedule);
  const running: Schedule = autoPaused ? { ...rest, consecutiveFailures: 0 } : rest;
  const catchUp = mayCatchUp && settled.missed > 0 && schedule.catchUp === 'one';
  const next: Schedule = catchUp
    ? { ...running, nextTickAt: Math.min(now, running.nextTickAt), catchUpFor: settled.missed }
    : running;
  return {
    schedule: edited(next, now),
    ticks: settled.ticks,
    before: { paused: true, ...pauseFields(pause) },
    after: { paused: false, ticks_not_run: settled.missed, catch_up_run: catchUp },
  };
}

/**
 * A working key ends a hold. The hold's ticks become one ledger row and a single run is due now, also when no tick was
 * missed and also with `catch_up: none`. A paused schedule stays paused, and the ticks that the hold has swallowed count
 * for the pause's end. One that is not held stays as it is.
 */
export function liftHold(schedule: Schedule, now: Moment, openTick: Tick | undefined): ScheduleAct {
  const { hold } = schedule;
  if (!hold) return { schedule, ticks: [], before: {}, after: {} };
  const settled = settle(schedule, openTick, now, hold.reason);
  const { hold: _, ...free } = withoutCatchUp(settled.schedule);
  const owed = settled.missed > 0 ? { catchUpFor: settled.missed } : {};
  const next: Schedule = schedule.pause
    ? { ...free, ...owed }
    : { ...free, nextTickAt: Math.min(now, free.nextTickAt), catchUpFor: settled.missed };
  return {
    schedule: edited(next, now),
    ticks: settled.ticks,
    before: { hold: hold.kind },
    after: { hold: null, ticks_not_run: settled.missed, catch_up_run: schedule.pause === undefined },
  };
}

/**
 * A first key ends a hold, or else makes a single run due now, so that nobody waits for a tick to see the first pages. A
 * paused schedule stays paused; a tick that is due already is that run. A key that comes back right after a live start
 * waits for the next tick: taking it away for a moment is no way around the minimum gap.
 */
export function turnLive(schedule: Schedule, now: Moment, openTick: Tick | undefined, activeRun?: Run): ScheduleAct {
  if (schedule.hold) return liftHold(schedule, now, openTick);
  const wasLive = activeRun?.mode === 'live' || (schedule.lastStatus.mode === 'live' && startedJustNow(schedule, now));
  if (schedule.pause || wasLive) return { schedule, ticks: [], before: {}, after: {} };
  const due = { nextTickAt: Math.min(now, schedule.nextTickAt), catchUpFor: schedule.catchUpFor ?? 0 };
  return { schedule: edited({ ...schedule, ...due }, now), ticks: [], before: {}, after: { first_live_run: true } };
}

/**
 * Without a key nothing of what only a key makes possible stays: no hold, no chain of slices, no question about missing
 * records. The grid goes on from its next tick; nothing is due at once, and a pause keeps what it owes.
 */
export function forgetKey(schedule: Schedule, now: Moment, openTick: Tick | undefined): ScheduleAct {
  if (!schedule.hold && !schedule.backfill && !schedule.withheld) {
    return { schedule, ticks: [], before: {}, after: {} };
  }
  const held = schedule.hold ? settle(schedule, openTick, now, schedule.hold.reason) : undefined;
  const owed = schedule.pause && held && held.missed > 0 ? { catchUpFor: held.missed } : {};
  const { hold, backfill, withheld: _, ...free } = { ...(held?.schedule ?? schedule), ...owed };
  const before = { ...(hold ? { hold: hold.kind } : {}), ...(backfill ? { backfill: backfill.kind } : {}) };
  const after = { ...(hold ? { hold: null } : {}), ...(backfill ? { backfill: null } : {}) };
  return { schedule: edited(free, now), ticks: held?.ticks ?? [], before, after };
}

/** A clock that was set back would leave the schedule standing still: a new grid begins now. */
export function restartGrid(schedule: Schedule, now: Moment): Schedule {
  const kept = schedule.pause ? schedule : withoutCatchUp(schedule);
  return { ...kept, anchor: now, nextTickAt: now + schedule.intervalSec * 1000, updatedAt: now };
}

function edited(schedule: Schedule, now: Moment): Schedule {
  return { ...schedule, version: schedule.version + 1, updatedAt: now };
}

/** Only what differs, in both forms. */
function changedFields(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Pick<ScheduleAct, 'before' | 'after'> {
  const fields = Object.keys({ ...before, ...after }).filter((field) => before[field] !== after[field]);
  const of = (source: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(fields.map((field) => [field, source[field] ?? null]));
  return { before: of(before), after: of(after) };
}

function pauseFields(pause: Pause | undefined): Record<string, unknown> {
  if (!pause) return {};
  return {
    by: pause.by,
    ...(pause.reason ? { reason: pause.reason } : {}),
    ...(pause.until === undefined ? {} : { until: pause.until / 1000 }),
  };
}
