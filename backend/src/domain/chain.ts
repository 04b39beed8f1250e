import type { Moment } from './moment.js';
import type { Run } from './run.js';
import { isSlice } from './run.js';
import type { RunOutcome } from './run-life.js';
import type { Backfill, Schedule, Withheld } from './schedule.js';

const FIRST_BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 300_000;
/** A slice that got nowhere and did not fail either: the next one does not follow on its heels. */
const IDLE_REST_MS = 1_000;
/** Whoever cancels a slice wants a rest; whoever wants more pauses the schedule. */
const CANCELLED_REST_MS = 60_000;

/** How long a chain rests after its `failures`-th failed slice in a row: 10 s, 30 s, 90 s … up to 5 minutes. */
export function backOffMs(failures: number): number {
  return Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 3 ** Math.max(0, failures - 1));
}

/** A chain that begins now. */
export function beginChain(kind: Backfill['kind'], now: Moment): Backfill {
  return { kind, since: now, notBefore: now, failures: 0 };
}

/**
 * The chain of slices and the withheld records after one of the tenant's runs has ended. A chain outlives whatever
 * becomes of its slices; only a result ends it.
 */
export function afterChain(schedule: Schedule, run: Run, outcome: RunOutcome, now: Moment): Schedule {
  if (run.status !== 'succeeded') return withBackfill(schedule, afterBadEnd(schedule.backfill, run, outcome, now));
  const told = withWithheld(schedule, afterReconcile(schedule, run, outcome, now));
  return withBackfill(told, afterGoodEnd(schedule.backfill, told.withheld, run, outcome, now));
}

function afterGoodEnd(
  was: Backfill | undefined,
  withheld: Withheld | undefined,
  run: Run,
  { chain, progressed }: RunOutcome,
  now: Moment,
): Backfill | undefined {
  const slice = isSlice(run);
  const notBefore = slice && !progressed ? now + IDLE_REST_MS : now;
  if (chain === null) {
    if (withheld?.approved === undefined) return undefined;
    // An approval that nothing has used yet is owed a sweep: it came while another sweep or run was under way.
    return was?.kind === 'reconcile' && !slice ? was : beginChain('reconcile', now);
  }
  if (chain === undefined) return was && slice ? rested(was, notBefore) : was;
  const { kind, remaining } = chain;
  const left = remaining === undefined ? {} : { remaining };
  if (was?.kind !== kind) return { ...beginChain(kind, now), notBefore, ...left };
  const { remaining: _, ...rest } = slice ? rested(was, notBefore) : was;
  return { ...rest, ...left };
}

function rested({ lastError: _, ...was }: Backfill, notBefore: Moment): Backfill {
  return { ...was, failures: 0, notBefore };
}

function afterBadEnd(was: Backfill | undefined, run: Run, outcome: RunOutcome, now: Moment): Backfill | undefined {
  if (!was) return undefined;
  const { error } = run;
  const retryAt = error?.class === 'rate_limited' ? error.retryAt : undefined;
  if (!isSlice(run)) return retryAt === undefined ? was : { ...was, notBefore: Math.max(was.notBefore, retryAt) };
  if (run.status === 'cancelled') {
    return run.cancelReason === 'operator' ? { ...was, notBefore: now + CANCELLED_REST_MS } : was;
  }
  // A slice whose process died goes on at once: a page is all that it can have lost.
  if (run.status === 'lost' || !error) return was;
  // The vendor named the moment, or the key has to be changed first: neither gets better by waiting longer.
  if (retryAt !== undefined) return { ...was, notBefore: Math.max(now, retryAt), lastError: error };
  if (error.class === 'auth') return { ...was, lastError: error };
  const failures = outcome.progressed ? 1 : was.failures + 1;
  return { ...was, failures, notBefore: now + backOffMs(failures), lastError: error };
}

/**
 * An approval is used up by the reconcile that has ended. When that has marked a part of what was withheld and the rest
 * of the approval covers the rest of it (contacts come in a sweep of their own), it goes on with that.
 */
function afterReconcile(
  { withheld, backfill }: Schedule,
  run: Run,
  { withheld: found, chain }: RunOutcome,
  now: Moment,
): Withheld | undefined {
  if (found === null) return undefined;
  const usedUp = chain === null && backfill?.kind === 'reconcile' && isSlice(run);
  if (found === undefined) return withheld && usedUp ? withoutApproval(withheld) : withheld;
  const left = usedUp ? restOf(withheld, found.missing) : withheld?.approved;
  return {
    missing: found.missing,
    known: found.known,
    since: withheld?.since ?? now,
    runId: run.id,
    ...(left === undefined ? {} : { approved: left }),
  };
}

function withoutApproval({ approved: _, ...withheld }: Withheld): Withheld {
  return withheld;
}

function restOf(withheld: Withheld | undefined, missing: number): number | undefined {
  if (withheld?.approved === undefined || missing >= withheld.missing) return undefined;
  const rest = withheld.approved - (withheld.missing - missing);
  return rest >= missing ? rest : undefined;
}

function withBackfill(schedule: Schedule, backfill: Backfill | undefined): Schedule {
  if (backfill === schedule.backfill) return schedule;
  const { backfill: _, ...rest } = schedule;
  return backfill ? { ...rest, backfill } : rest;
}

function withWithheld(schedule: Schedule, withheld: Withheld | undefined): Schedule {
  if (withheld === schedule.withheld) return schedule;
  const { withheld: _, ...rest } = schedule;
  return withheld ? { ...rest, withheld } : rest;
}
