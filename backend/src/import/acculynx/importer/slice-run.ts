import type { Credential } from '../../../domain/credential.js';
import type { ImportResult } from '../../importer.js';
import { newChain, workChain } from './chain-steps.js';
import { dueChain } from './due-chains.js';
import type { ImportRun } from './import-run.js';
import { checkLocation } from './location-check.js';
import { withheldTotal } from './missing-records.js';
import { sliceMessage } from './run-message.js';
import { TimeIsUp } from './run-time.js';

/** One slice of the tenant's chain: as much as its time allows, from the saved place on. */
export async function importSlice(run: ImportRun, credential: Credential): Promise<ImportResult> {
  const { withheld: withheldBefore } = run.state;
  const kind = run.state.chain?.kind ?? dueChain(run.state, run.startedAt, run.request.approvedMissing);
  if (!kind) return { mode: 'live', message: 'There was nothing left to do.', stats: run.stats.total(), chain: null };
  if (!run.state.chain) run.remember({ chain: newChain(kind, run.startedAt) });
  try {
    await checkLocation(run, credential);
    await workChain(run);
  } catch (error) {
    if (!(error instanceof TimeIsUp)) throw error;
  }
  const { chain, withheld } = run.saved;
  const stats = run.stats.total(chain?.remaining ?? (chain ? undefined : 0));
  const remaining = chain?.remaining === undefined ? {} : { remaining: chain.remaining };
  return {
    mode: 'live',
    message: sliceMessage(kind, stats, run.saved),
    stats,
    chain: chain ? { kind: chain.kind, ...remaining } : null,
    progressed: run.progressed,
    ...(withheld === withheldBefore ? {} : { withheld: withheldTotal(withheld) }),
  };
}
