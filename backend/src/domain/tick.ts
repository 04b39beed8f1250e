import type { Moment } from './moment.js';
import type { TenantSlug } from './tenant-slug.js';

/** Why a due tick did not become a run of its own. A tick that ran is its run row. */
export type SkipDecision =
  'skipped_overlap' | 'skipped_min_gap' | 'paused' | 'held' | 'missed_downtime' | 'store_unavailable';

/** A ledger row: one due tick, or a range of consecutive ones with the same decision. Keyed by tenant and `from`. */
export interface Tick {
  readonly tenant: TenantSlug;
  readonly from: Moment;
  readonly to: Moment;
  readonly count: number;
  readonly decision: SkipDecision;
  readonly reason: string;
  /** The run that stood in the way, or the one that caught up. */
  readonly runId?: string;
}
