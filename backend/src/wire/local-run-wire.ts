import type { LocalRun as WireLocalRun } from '@aetherlink/contracts/local-run';
import type { LocalRun } from '../domain/local-run.js';
import { toIso, toSeconds } from '../domain/moment.js';

/** A local run as the API shows it, with the twin fields that old clients read. */
export function localRunWire(run: LocalRun): WireLocalRun {
  return {
    id: run.id,
    name: run.action,
    action: run.action,
    status: run.status,
    ok: run.status !== 'failed',
    ts: toSeconds(run.startedAt),
    ts_iso: toIso(run.startedAt),
    timestamp: toSeconds(run.startedAt),
    duration_ms: run.durationMs,
    stdout: run.stdout,
    stderr: run.stderr,
    ...(run.error ? { error: run.error } : {}),
  };
}
