import type { Run as WireRun } from '@aetherlink/contracts/run';
import { toIso, toSeconds } from '../domain/moment.js';
import type { Run } from '../domain/run.js';
import { twin } from './moments.js';
import { runErrorWire } from './run-error-wire.js';

/** A run as the API shows it. */
export function runWire(run: Run): WireRun {
  return {
    id: run.id,
    tenant: run.tenant,
    trigger: run.trigger,
    status: run.status,
    attempt: run.attempt,
    ...(run.retryOf ? { retry_of: run.retryOf } : {}),
    ...(run.actionId ? { action_id: run.actionId } : {}),
    actor: run.actor,
    source: run.source,
    mode: run.mode,
    scheduled_for: run.scheduledFor === null ? null : toSeconds(run.scheduledFor),
    ...(run.scheduledFor === null ? {} : { scheduled_for_iso: toIso(run.scheduledFor) }),
    queued_at: toSeconds(run.queuedAt),
    queued_at_iso: toIso(run.queuedAt),
    ...twin('started_at', run.startedAt),
    ...twin('finished_at', run.finishedAt),
    ...(run.durationMs === undefined ? {} : { duration_ms: run.durationMs }),
    missed_count: run.missedCount,
    message: run.message,
    stats: run.stats,
    ...(run.error ? { error: runErrorWire(run.error) } : {}),
    ...(run.cancelReason ? { cancel_reason: run.cancelReason } : {}),
    replica: run.replica,
  };
}
