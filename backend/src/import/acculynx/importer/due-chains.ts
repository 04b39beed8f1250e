import type { ChainKind, ImportState } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import { withheldTotal } from './missing-records.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * Which chain of slices is to be begun: the first import before everything, then the weekly reconcile, then the nightly
 * sweep. What an operator approved is looked for again at once.
 */
export function dueChain(state: ImportState, now: Moment, approvedMissing?: number): ChainKind | undefined {
  const { firstImportEndedAt, reconciledAt, nightlyEndedAt, withheld } = state;
  if (firstImportEndedAt === undefined) return 'first';
  const waiting = withheldTotal(withheld)?.missing;
  const approved = waiting !== undefined && approvedMissing !== undefined && waiting <= approvedMissing;
  const isDue = (last: Moment | undefined, everyMs: number): boolean =>
    now - Math.max(last ?? 0, firstImportEndedAt) >= everyMs;
  if (isDue(reconciledAt, WEEK_MS) || (approved && withheld?.job)) return 'reconcile';
  if (isDue(nightlyEndedAt, DAY_MS) || (approved && withheld?.contact)) return 'nightly';
  return undefined;
}
