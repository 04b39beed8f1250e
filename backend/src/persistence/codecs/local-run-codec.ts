import type { LocalRun } from '../../domain/local-run.js';
import { toIso, toSeconds } from '../../domain/moment.js';
import type { JsonObject } from './json-fields.js';
import { JsonFields } from './json-fields.js';

const STATUSES = ['running', 'succeeded', 'failed'] as const;

/** A local run with the original system's fields (`action, tenant, timestamp, ok, stdout, stderr, error`) and ours. */
export function encodeLocalRun(run: LocalRun): JsonObject {
  return {
    id: run.id,
    action: run.action,
    tenant: 'system',
    timestamp: toSeconds(run.startedAt),
    ts_iso: toIso(run.startedAt),
    ok: run.status === 'succeeded',
    status: run.status,
    duration_ms: run.durationMs,
    stdout: run.stdout,
    stderr: run.stderr,
    error: run.error,
  };
}

/** @throws MalformedRecord */
export function decodeLocalRun(value: unknown): LocalRun {
  const fields = JsonFields.of(value, 'local run');
  const error = fields.optionalText('error');
  return {
    id: fields.text('id'),
    action: fields.text('action'),
    status: fields.oneOf('status', STATUSES),
    startedAt: fields.moment('timestamp'),
    durationMs: fields.number('duration_ms'),
    stdout: fields.text('stdout'),
    stderr: fields.text('stderr'),
    ...(error === undefined ? {} : { error }),
  };
}
