import type { SchedulePage } from '@aetherlink/contracts/schedule';
import type { AcculynxMode } from '../config/environment.js';
import type { RunMode } from '../domain/run.js';
import type { Unstamped } from '../http/unstamped.js';

/** No schedule at all. */
export const NOBODY: Unstamped<SchedulePage> = {
  items: [],
  next_cursor: null,
  total: 0,
  counts: { ok: 0, running: 0, paused: 0, late: 0, held: 0, error: 0 },
};

/** True when every tenant imports in the other mode. */
export function isNobody(mode: AcculynxMode, wanted: RunMode | undefined): boolean {
  return mode !== 'auto' && wanted !== undefined && wanted !== mode;
}

/** What `mode` asks of the store: with `auto` the key decides how a tenant imports, else the setting does for all. */
export function keyFilter(mode: AcculynxMode, wanted: RunMode | undefined): { readonly withKey?: boolean } {
  return mode === 'auto' && wanted !== undefined ? { withKey: wanted === 'live' } : {};
}
