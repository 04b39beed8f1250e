import type { Moment } from './moment.js';
import type { Source } from './operator.js';
import type { TenantSlug } from './tenant-slug.js';

export type RunTrigger = 'schedule' | 'manual' | 'retry' | 'backfill' | 'preview';
export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'lost';
export type RunMode = 'stub' | 'live';
export type RunErrorClass = 'auth' | 'config' | 'rate_limited' | 'transient' | 'data' | 'system';
export type CancelReason = 'operator' | 'deleted' | 'shutdown';

/** Counts of records; `imported` and `skipped` are the original system's fields. */
export interface RunStats {
  readonly imported: number;
  readonly skipped: number;
  readonly fetched?: number;
  readonly created?: number;
  readonly updated?: number;
  readonly unchanged?: number;
  readonly failed?: number;
  readonly pages?: number;
  readonly api_calls?: number;
  readonly retries?: number;
  readonly rate_limited?: number;
  readonly remaining?: number;
  readonly missing_marked?: number;
  readonly duration_ms?: number;
  /** The same counters for each resource (`jobs`, `contacts`, …) that the run worked on. */
  readonly resources?: Readonly<Record<string, ResourceStats>>;
}

/** What a run did about one resource. */
export interface ResourceStats {
  readonly fetched: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly pages: number;
  readonly api_calls: number;
  readonly rate_limited: number;
  readonly retries: number;
  readonly missing_marked: number;
  readonly duration_ms: number;
}

export const NO_STATS: RunStats = Object.freeze({ imported: 0, skipped: 0 });

export interface RunError {
  readonly class: RunErrorClass;
  readonly code: string;
  readonly message: string;
  /** When the vendor may be asked again; with `rate_limited`. */
  readonly retryAt?: Moment;
}

/** One execution. Immutable: a change makes a new object. */
export interface Run {
  /** UUID version 7, so that ids sort by the moment of queueing. */
  readonly id: string;
  readonly tenant: TenantSlug;
  /** The schedule's generation it belongs to: a result for another generation changes no schedule. */
  readonly generation: string;
  readonly trigger: RunTrigger;
  readonly status: RunStatus;
  /** 1 for the first try of a tick or act; a retry after a loss counts on. */
  readonly attempt: number;
  readonly retryOf?: string;
  readonly actionId?: string;
  readonly actor: string;
  readonly source: Source;
  readonly mode: RunMode;
  /** The tick it stands for; null for a manual run. */
  readonly scheduledFor: Moment | null;
  readonly queuedAt: Moment;
  readonly startedAt?: Moment;
  readonly finishedAt?: Moment;
  readonly durationMs?: number;
  /** Ticks before this one that got no run of their own. */
  readonly missedCount: number;
  readonly message: string;
  readonly stats: RunStats;
  readonly error?: RunError;
  /** Set when its end was asked for; the reason why it ends as `cancelled`. */
  readonly cancelReason?: CancelReason;
  /** The process that carries it out. */
  readonly replica: string;
}

/** A run that has not ended; at most one per tenant in the whole system. */
export const isActive = (run: Run): boolean => run.status === 'queued' || run.status === 'running';

/** A slice of a longer import: it gives way to everything else of its tenant and says nothing about its schedule. */
export const isSlice = (run: Run): boolean => run.trigger === 'backfill';

/** True for runs that are about the standing order's health: neither a slice nor a comparison. */
export const isImport = (run: Run): boolean => run.trigger !== 'backfill' && run.trigger !== 'preview';
