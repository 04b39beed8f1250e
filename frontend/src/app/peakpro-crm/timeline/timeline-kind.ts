import type { TimelineKind } from '@aetherlink/contracts/tick';
import type { TimelineFilter } from '../view/crm-view';

const KINDS: Record<TimelineFilter, TimelineKind | null> = { all: null, runs: 'run', ticks: 'tick', changes: 'audit' };

/** Which kind the server is asked for; null for everything. */
export function timelineKind(filter: TimelineFilter): TimelineKind | null {
  return KINDS[filter];
}
