import type { Schedule } from '@aetherlink/contracts/schedule';
import { NOW } from '../../core/testing/now';

/** A healthy schedule for tests; the change says what is special about it. */
export function aSchedule(change: Partial<Schedule> = {}): Schedule {
  const at = (epochSec: number) => new Date(epochSec * 1000).toISOString();
  return {
    tenant: 'acme',
    state: 'ok',
    mode: 'stub',
    interval_sec: 180,
    anchor: NOW - 3600,
    anchor_iso: at(NOW - 3600),
    catch_up: 'one',
    paused: false,
    next_run_at: NOW + 53,
    next_run_at_iso: at(NOW + 53),
    next_run_in_sec: 53,
    last_run: NOW - 127,
    last_run_iso: at(NOW - 127),
    last_status: {
      ok: true,
      ts: NOW - 126,
      ts_iso: at(NOW - 126),
      message: 'stub: real AccuLynx import not yet enabled',
      run_id: 'r-1',
      result: { mode: 'stub', stats: { imported: 0, skipped: 0 } },
    },
    consecutive_failures: 0,
    state_since: NOW - 3600,
    state_since_iso: at(NOW - 3600),
    recent: [],
    created_at: NOW - 3600,
    created_at_iso: at(NOW - 3600),
    updated_at: NOW - 126,
    updated_at_iso: at(NOW - 126),
    ...change,
  };
}
