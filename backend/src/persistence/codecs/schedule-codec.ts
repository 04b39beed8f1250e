import { toIso, toSeconds } from '../../domain/moment.js';
import type { Hold, LastStatus, Pause, Schedule } from '../../domain/schedule.js';
import type { TenantSlug } from '../../domain/tenant-slug.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';
import { decodeBackfill, decodeWithheld, encodeBackfill, encodeWithheld } from './import-codec.js';
import { decodeRunError, decodeStats, encodeRunError } from './run-codec.js';

/**
 * A schedule with the original system's members (`interval_sec, last_run, last_run_iso, paused, auto_paused,
 * last_status`) and ours beside them. The tenant is the key under which it stands.
 */
export function encodeSchedule(schedule: Schedule): JsonObject {
  return {
    interval_sec: schedule.intervalSec,
    last_run: toSeconds(schedule.lastRun),
    last_run_iso: schedule.lastRun === 0 ? undefined : toIso(schedule.lastRun),
    paused: schedule.pause !== undefined,
    auto_paused: schedule.autoPaused,
    last_status: encodeLastStatus(schedule.lastStatus),
    generation: schedule.generation,
    version: schedule.version,
    anchor: toSeconds(schedule.anchor),
    catch_up: schedule.catchUp,
    description: schedule.description,
    pause: schedule.pause && encodePause(schedule.pause),
    hold: schedule.hold && { ...schedule.hold, since: toSeconds(schedule.hold.since) },
    warned_at: schedule.warnedAt === undefined ? undefined : toSeconds(schedule.warnedAt),
    backfill: schedule.backfill && encodeBackfill(schedule.backfill),
    withheld: schedule.withheld && encodeWithheld(schedule.withheld),
    next_tick_at: toSeconds(schedule.nextTickAt),
    catch_up_for: schedule.catchUpFor,
    status_since: toSeconds(schedule.statusSince),
    last_success: schedule.lastSuccess === undefined ? undefined : toSeconds(schedule.lastSuccess),
    consecutive_failures: schedule.consecutiveFailures,
    created_at: toSeconds(schedule.createdAt),
    updated_at: toSeconds(schedule.updatedAt),
  };
}

/** @throws MalformedRecord */
export function decodeSchedule(tenant: TenantSlug, value: unknown): Schedule {
  const fields = JsonFields.of(value, 'schedule');
  const pause = fields.optionalObject('pause');
  const hold = fields.optionalObject('hold');
  const schedule: { -readonly [Name in keyof Schedule]: Schedule[Name] } = {
    tenant,
    generation: fields.text('generation'),
    version: fields.number('version'),
    intervalSec: fields.number('interval_sec'),
    anchor: fields.moment('anchor'),
    catchUp: fields.oneOf('catch_up', ['one', 'none']),
    nextTickAt: fields.moment('next_tick_at'),
    lastRun: fields.moment('last_run'),
    lastStatus: decodeLastStatus(fields.child('last_status')),
    statusSince: fields.moment('status_since'),
    consecutiveFailures: fields.number('consecutive_failures'),
    createdAt: fields.moment('created_at'),
    updatedAt: fields.moment('updated_at'),
  };
  if (fields.has('description')) schedule.description = fields.text('description');
  if (pause) schedule.pause = decodePause(pause);
  if (hold) schedule.hold = decodeHold(hold);
  if (fields.has('auto_paused')) schedule.autoPaused = fields.flag('auto_paused');
  if (fields.has('warned_at')) schedule.warnedAt = fields.moment('warned_at');
  if (fields.has('backfill')) schedule.backfill = decodeBackfill(fields.raw('backfill'));
  if (fields.has('withheld')) schedule.withheld = decodeWithheld(fields.raw('withheld'));
  if (fields.has('catch_up_for')) schedule.catchUpFor = fields.number('catch_up_for');
  if (fields.has('last_success')) schedule.lastSuccess = fields.moment('last_success');
  return schedule;
}

function encodePause(pause: Pause): JsonObject {
  return {
    reason: pause.reason,
    until: pause.until === undefined ? undefined : toSeconds(pause.until),
    by: pause.by,
    since: toSeconds(pause.since),
  };
}

function decodePause(value: unknown): Pause {
  const fields = JsonFields.of(value, 'pause');
  const reason = fields.optionalText('reason');
  const until = fields.optionalMoment('until');
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
    by: fields.text('by'),
    since: fields.moment('since'),
  };
}

function decodeHold(value: unknown): Hold {
  const fields = JsonFields.of(value, 'hold');
  return { kind: fields.oneOf('kind', ['auth']), reason: fields.text('reason'), since: fields.moment('since') };
}

function encodeLastStatus(status: LastStatus): JsonObject {
  return {
    ok: status.ok,
    ts: toSeconds(status.at),
    ts_iso: toIso(status.at),
    message: status.message,
    run_id: status.runId,
    error: status.error && encodeRunError(status.error),
    result: status.mode || status.stats ? { mode: status.mode, stats: status.stats } : undefined,
  };
}

function decodeLastStatus(value: unknown): LastStatus {
  const fields = JsonFields.of(value, 'last status');
  const result = fields.optionalObject('result');
  const status: { -readonly [Name in keyof LastStatus]: LastStatus[Name] } = {
    ok: fields.flag('ok'),
    at: fields.moment('ts'),
    message: fields.text('message'),
  };
  if (fields.has('run_id')) status.runId = fields.text('run_id');
  if (fields.has('error')) status.error = decodeRunError(fields.raw('error'));
  if (result) {
    const inner = JsonFields.of(result, 'result');
    const mode = inner.optionalOneOf('mode', ['stub', 'live']);
    if (mode) status.mode = mode;
    if (inner.has('stats')) status.stats = decodeStats(inner.raw('stats'));
  }
  return status;
}
