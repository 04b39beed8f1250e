import { DomainError } from './domain-error.js';
import type { Moment } from './moment.js';
import type { Schedule } from './schedule.js';

/** The timer starts a tenant whose runs call the vendor at most this often. */
export const MIN_GAP_SEC = 60;
/** A grid of exactly 60 s keeps running although no start is on its tick to the millisecond. */
const SLACK_MS = 500;

/** True when the last start is too recent for the timer; never for a start that a set-back clock has put ahead. */
export function startedJustNow({ lastRun }: Pick<Schedule, 'lastRun'>, now: Moment): boolean {
  return lastRun > 0 && lastRun <= now && now - lastRun < MIN_GAP_SEC * 1000 - SLACK_MS;
}

/** After so many failed runs in a row the timer leaves a vendor that does not answer alone for longer. */
const FAILURES_TO_BREAK = 5;
const FIRST_BREAK_MS = 30_000;
const LONGEST_BREAK_MS = 15 * 60_000;

/**
 * Until when the timer tries no run, because the last ones failed by a vendor that did not answer as it should: 30 s from
 * the last start, doubled with each further failure, at most 15 min. The run after that is the one probe; its success
 * ends the break. Undefined when there is no such break, also for a start that a set-back clock has put ahead, and for a
 * schedule whose own interval is as long: after somebody's failed run its only tick of the day would be lost.
 */
export function vendorBreakUntil(
  {
    intervalSec,
    lastRun,
    lastStatus,
    consecutiveFailures,
  }: Pick<Schedule, 'intervalSec' | 'lastRun' | 'lastStatus' | 'consecutiveFailures'>,
  now: Moment,
): Moment | undefined {
  if (lastStatus.error?.class !== 'transient' || consecutiveFailures < FAILURES_TO_BREAK || lastRun > now)
    return undefined;
  const length = Math.min(LONGEST_BREAK_MS, FIRST_BREAK_MS * 2 ** (consecutiveFailures - FAILURES_TO_BREAK));
  if (intervalSec * 1000 >= length) return undefined;
  const until = lastRun + length;
  return now < until - SLACK_MS ? until : undefined;
}

/** An interval below the gap is refused when it is set; one that exists already stays, and its ticks are skipped. */
export function requireLiveInterval(tenant: string, intervalSec: number): void {
  if (intervalSec >= MIN_GAP_SEC) return;
  throw new DomainError(
    'validation_failed',
    `${tenant} imports from AccuLynx, so it runs at most every ${MIN_GAP_SEC} s. Nothing was changed.`,
    { errors: [{ field: 'interval_sec', message: `At least ${MIN_GAP_SEC} s for a tenant with an AccuLynx key.` }] },
  );
}
