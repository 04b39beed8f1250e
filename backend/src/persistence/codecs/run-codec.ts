import { toSeconds } from '../../domain/moment.js';
import type { ResourceStats, Run, RunError, RunStats } from '../../domain/run.js';
import { NO_STATS } from '../../domain/run.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

const TRIGGERS = ['schedule', 'manual', 'retry', 'backfill', 'preview'] as const;
const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'lost'] as const;
const MODES = ['stub', 'live'] as const;
const SOURCES = ['ui', 'api', 'scheduler', 'command-center', 'ops'] as const;
const ERROR_CLASSES = ['auth', 'config', 'rate_limited', 'transient', 'data', 'system'] as const;
const CANCEL_REASONS = ['operator', 'deleted', 'shutdown'] as const;
const STATS = [
  'fetched',
  'created',
  'updated',
  'unchanged',
  'failed',
  'pages',
  'api_calls',
  'retries',
  'rate_limited',
  'remaining',
  'missing_marked',
  'duration_ms',
] as const;
const RESOURCE_STATS = [
  'fetched',
  'created',
  'updated',
  'unchanged',
  'failed',
  'pages',
  'api_calls',
  'rate_limited',
  'retries',
  'missing_marked',
  'duration_ms',
] as const;

const seconds = (moment: number | undefined): number | undefined =>
  moment === undefined ? undefined : toSeconds(moment);

/** A run in the API's names; moments are epoch seconds. */
export function encodeRun(run: Run): JsonObject {
  return {
    id: run.id,
    tenant: run.tenant,
    generation: run.generation,
    trigger: run.trigger,
    status: run.status,
    attempt: run.attempt,
    retry_of: run.retryOf,
    action_id: run.actionId,
    actor: run.actor,
    source: run.source,
    mode: run.mode,
    scheduled_for: run.scheduledFor === null ? null : toSeconds(run.scheduledFor),
    queued_at: toSeconds(run.queuedAt),
    started_at: seconds(run.startedAt),
    finished_at: seconds(run.finishedAt),
    duration_ms: run.durationMs,
    missed_count: run.missedCount,
    message: run.message,
    stats: run.stats,
    error: run.error && encodeRunError(run.error),
    cancel_reason: run.cancelReason,
    replica: run.replica,
  };
}

/** @throws MalformedRecord */
export function decodeRun(value: unknown): Run {
  const fields = JsonFields.of(value, 'run');
  const run: { -readonly [Name in keyof Run]: Run[Name] } = {
    id: fields.text('id'),
    tenant: fields.text('tenant'),
    generation: fields.text('generation'),
    trigger: fields.oneOf('trigger', TRIGGERS),
    status: fields.oneOf('status', STATUSES),
    attempt: fields.number('attempt'),
    actor: fields.text('actor'),
    source: fields.oneOf('source', SOURCES),
    mode: fields.oneOf('mode', MODES),
    scheduledFor: fields.raw('scheduled_for') === null ? null : fields.moment('scheduled_for'),
    queuedAt: fields.moment('queued_at'),
    missedCount: fields.number('missed_count'),
    message: fields.text('message'),
    stats: decodeStats(fields.raw('stats')),
    replica: fields.text('replica'),
  };
  if (fields.has('retry_of')) run.retryOf = fields.text('retry_of');
  if (fields.has('action_id')) run.actionId = fields.text('action_id');
  if (fields.has('started_at')) run.startedAt = fields.moment('started_at');
  if (fields.has('finished_at')) run.finishedAt = fields.moment('finished_at');
  if (fields.has('duration_ms')) run.durationMs = fields.number('duration_ms');
  if (fields.has('error')) run.error = decodeRunError(fields.raw('error'));
  if (fields.has('cancel_reason')) run.cancelReason = fields.oneOf('cancel_reason', CANCEL_REASONS);
  return run;
}

/** Known counters only; two zeros become the one shared object. @throws MalformedRecord */
export function decodeStats(value: unknown): RunStats {
  const fields = JsonFields.of(value, 'stats');
  const imported = fields.number('imported');
  const skipped = fields.number('skipped');
  const others: [string, number][] = [];
  for (const name of STATS) if (fields.has(name)) others.push([name, fields.number(name)]);
  const resources = fields.optionalObject('resources');
  if (others.length === 0 && imported === 0 && skipped === 0 && !resources) return NO_STATS;
  return {
    imported,
    skipped,
    ...Object.fromEntries(others),
    ...(resources ? { resources: decodeResources(resources) } : {}),
  };
}

function decodeResources(value: JsonObject): Readonly<Record<string, ResourceStats>> {
  return Object.fromEntries(
    Object.entries(value).map(([resource, stored]) => {
      const fields = JsonFields.of(stored, 'stats of a resource');
      const counters = RESOURCE_STATS.map((name) => [name, fields.number(name)] as const);
      return [resource, Object.fromEntries(counters) as Readonly<Record<keyof ResourceStats, number>>];
    }),
  );
}

export function encodeRunError({ class: kind, code, message, retryAt }: RunError): JsonObject {
  return { class: kind, code, message, retry_at: seconds(retryAt) };
}

/** @throws MalformedRecord */
export function decodeRunError(value: unknown): RunError {
  const fields = JsonFields.of(value, 'error');
  const retryAt = fields.optionalMoment('retry_at');
  return {
    class: fields.oneOf('class', ERROR_CLASSES),
    code: fields.text('code'),
    message: fields.text('message'),
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}
