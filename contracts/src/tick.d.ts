import type { AuditEntry } from './audit.d.ts';
import type { EpochSeconds, Page } from './answer.d.ts';
import type { Run } from './run.d.ts';

export type TickDecision =
  'ran' | 'skipped_overlap' | 'skipped_min_gap' | 'paused' | 'held' | 'missed_downtime' | 'store_unavailable';

/** One due tick, or a range of consecutive ones with the same decision. */
export interface Tick {
  tenant: string;
  from: EpochSeconds;
  from_iso: string;
  to: EpochSeconds;
  to_iso: string;
  count: number;
  decision: TickDecision;
  reason: string;
  run_id?: string;
}
export type TickPage = Page<Tick>;

export type TimelineKind = 'run' | 'tick' | 'audit';
export interface TimelineItem {
  kind: TimelineKind;
  at: EpochSeconds;
  at_iso: string;
  run?: Run;
  tick?: Tick;
  entry?: AuditEntry;
}
export type TimelinePage = Page<TimelineItem>;
