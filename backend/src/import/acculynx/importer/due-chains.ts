import type { ChainKind, ImportState, SweptKind } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import { withheldTotal } from './missing-records.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * Which chain of slices is to be begun: the first import before everything, then the weekly reconcile, then the nightly
 * sweep. What an operator approved is looked for again at once, and so are rows that only a complete sweep can bring.
 */
export function dueChain(state: ImportState, now: Moment, approvedMissing?: number): ChainKind | undefined {
  const { firstImportEndedAt, reconciledAt, nightlyEndedAt, withheld, owed } = state;
  if (firstImportEndedAt === undefined) return 'first';
  const waiting = withheldTotal(withheld)?.missing;
  const approved = waiting !== undefined && approvedMissing !== undefined && waiting <= approvedMissing;
  const isDue = (last: Moment | undefined, everyMs: number): boolean =>
    now - Math.max(last ?? 0, firstImportEndedAt) >= everyMs;
  const isOwed = (kind: SweptKind): boolean =>
    owed?.sweeps[kind] !== undefined && owed.sweeps[kind].tried === undefined;
  if (isDue(reconciledAt, WEEK_MS) || (approved && withheld?.job) || isOwed('job')) return 'reconcile';
  if (isDue(nightlyEndedAt, DAY_MS) || (approved && withheld?.contact) || isOwed('contact')) return 'nightly';
  return undefined;
}
