import type { ChainKind } from './import-state.js';
import type { Moment } from './moment.js';
import type { RunError, RunMode, RunStats } from './run.js';
import type { TenantSlug } from './tenant-slug.js';

export const MIN_INTERVAL_SEC = 5;
/** 30 days. */
export const MAX_INTERVAL_SEC = 2_592_000;
export const DEFAULT_INTERVAL_SEC = 300;

/** What happens on resume and after downtime when ticks went by: one run at once, or none until the next grid point. */
export type CatchUp = 'one' | 'none';

export interface Pause {
  readonly reason?: string;
  /** Wall-clock moment at which it ends by itself. */
  readonly until?: Moment;
  readonly by: string;
  readonly since: Moment;
}

/** A stop that the product itself set. */
export interface Hold {
  readonly kind: 'auth';
  readonly reason: string;
  readonly since: Moment;
}

/** A first import, a nightly or a weekly sweep that goes on in slices: runs with trigger `backfill`. */
export interface Backfill {
  readonly kind: ChainKind;
  readonly since: Moment;
  /** No slice starts before this moment: later than now after slices that failed. */
  readonly notBefore: Moment;
  /** Pages or items that are left, as far as it can be told. */
  readonly remaining?: number;
  /** Slices in a row that failed without any progress. */
  readonly failures: number;
  readonly lastError?: RunError;
}

/** Records that a reconcile found missing and did not mark: more than a fifth of the tenant's, without an approval. */
export interface Withheld {
  readonly missing: number;
  readonly known: number;
  readonly since: Moment;
  readonly runId: string;
  /** How many an operator allowed to be marked; the next reconcile may mark up to this many. */
  readonly approved?: number;
}

export interface LastStatus {
  readonly ok: boolean;
  readonly at: Moment;
  readonly message: string;
  readonly runId?: string;
  readonly error?: RunError;
  readonly mode?: RunMode;
  readonly stats?: RunStats;
}

/** The standing order "import this tenant every N seconds". Immutable: a change makes a new object. */
export interface Schedule {
  readonly tenant: TenantSlug;
  /** Made anew at each creation, so that a late result of a deleted schedule can be told apart. */
  readonly generation: string;
  /** Rises with every change of what an operator sets, not with runs; with the generation it is the ETag. */
  readonly version: number;
  readonly intervalSec: number;
  /** Origin of the grid `anchor + k · interval`. */
  readonly anchor: Moment;
  readonly catchUp: CatchUp;
  readonly description?: string;
  readonly pause?: Pause;
  readonly hold?: Hold;
  readonly autoPaused?: boolean;
  /** When people were warned that it will be paused for its failures. */
  readonly warnedAt?: Moment;
  readonly backfill?: Backfill;
  readonly withheld?: Withheld;
  /** The earliest due moment that neither a run nor a ledger row explains yet; on the grid but for a catch-up. */
  readonly nextTickAt: Moment;
  /** How many ticks, all of them ledgered, the next run stands for: a catch-up that is due, or one at a pause's end. */
  readonly catchUpFor?: number;
  /** Start of the last run; 0 = never. */
  readonly lastRun: Moment;
  readonly lastStatus: LastStatus;
  /** When `lastStatus.ok` last changed its value. */
  readonly statusSince: Moment;
  readonly lastSuccess?: Moment;
  readonly consecutiveFailures: number;
  readonly createdAt: Moment;
  readonly updatedAt: Moment;
}
