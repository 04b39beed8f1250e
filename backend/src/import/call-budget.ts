import type { Moment } from '../domain/moment.js';

/** Injection token of the {@link CallBudget}. */
export const CALL_BUDGET = Symbol('CALL_BUDGET');

/** Who goes first when calls have to wait: what a person waits for, then ticks, then slices. */
export type CallPriority = 'manual' | 'schedule' | 'backfill';

/** How a call ended, as far as the limits are concerned. */
export interface CallOutcome {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** What the vendor asked for in its headers, milliseconds; absent when it said nothing. */
  readonly retryAfterMs?: number;
}

/** The right to make one call now. Must be given back exactly once. */
export interface CallPermit {
  /** Calls that the key may still make in this minute. */
  readonly left: number;
  done(outcome: CallOutcome): void;
}

/** What a key has used, for people. */
export interface CallUsage {
  readonly lastMinute: number;
  readonly perMinute: number;
  readonly left: number;
  readonly coolingUntil?: Moment;
}

/**
 * The vendor's limits, kept by ourselves: per key and per egress address, evenly spaced, fair over keys. Every call to
 * the vendor asks here first. Behind an interface so that replicas can share one budget.
 */
export interface CallBudget {
  /**
   * Waits for the right to call with `keyId` (the key's fingerprint, never the key).
   * @throws CallsSuspended when the vendor asked for a longer rest than `patienceMs`; the signal's reason when aborted.
   */
  acquire(keyId: string, priority: CallPriority, signal: AbortSignal, patienceMs: number): Promise<CallPermit>;
  usage(keyId: string): CallUsage;
}

/** The vendor asked for a rest that is too long to wait for inside a run. */
export class CallsSuspended extends Error {
  override readonly name = 'CallsSuspended';

  constructor(readonly until: Moment) {
    super('The vendor asked for a rest.');
  }
}
