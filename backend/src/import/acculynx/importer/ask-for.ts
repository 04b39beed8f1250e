import { ImportFailure } from '../../importer.js';
import type { CallAnswer, Query } from '../client/call.js';
import type { ImportRun } from './import-run.js';

/**
 * Questions about single items that a run may leave without an answer although it has tried them again and again: all
 * there is of two jobs. Some items fail for ever where all others are answered; more of them are an outage.
 */
const MOST_UNANSWERED = 10;

/** An answer about one item, or `unusable`: what came is none, and comes again when it is asked for again at once. */
export type ItemAnswer = CallAnswer | { readonly kind: 'unusable'; readonly reason: string };

/** Asks about one item. An answer that cannot be used costs this item alone; only what is wrong with all of them is thrown. */
export async function askFor(run: ImportRun, path: string, query: Query, purpose: string): Promise<ItemAnswer> {
  try {
    return await run.session.get(path, query, { purpose, signal: run.time.cut });
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    const mayHeal = error.errorClass === 'transient';
    if (mayHeal) run.unanswered += 1;
    const isOfItem = error.errorClass === 'data' || error.code === 'request_refused';
    if (!isOfItem && !(mayHeal && run.unanswered <= MOST_UNANSWERED)) throw error;
    return { kind: 'unusable', reason: error.message };
  }
}
