import type { Run } from '@aetherlink/contracts/run';
import { NOW } from '../../core/testing/now';

/** A scheduled run of 24 s that succeeded, for tests; the change says what is special about it. */
export function aRun(change: Partial<Run> = {}): Run {
  const at = (epochSec: number) => new Date(epochSec * 1000).toISOString();
  return {
    id: 'r-1',
    tenant: 'acme',
    trigger: 'schedule',
    status: 'succeeded',
    attempt: 1,
    actor: 'scheduler',
    source: 'scheduler',
    mode: 'stub',
    scheduled_for: NOW - 100,
    scheduled_for_iso: at(NOW - 100),
    queued_at: NOW - 100,
    queued_at_iso: at(NOW - 100),
    started_at: NOW - 99.9,
    started_at_iso: at(NOW - 99.9),
    finished_at: NOW - 76,
    finished_at_iso: at(NOW - 76),
    duration_ms: 24_000,
    missed_count: 0,
    message: 'done',
    stats: { imported: 6, skipped: 1 },
    replica: 'one',
    ...change,
  };
}
