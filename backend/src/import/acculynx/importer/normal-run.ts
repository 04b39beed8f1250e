import type { Credential } from '../../../domain/credential.js';
import { SWEEPS } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import type { ImportResult } from '../../importer.js';
import { beginChain, beginOwedChain } from './chain-steps.js';
import { dueChain } from './due-chains.js';
import type { ImportRun } from './import-run.js';
import { sweepChanges } from './incremental-sweep.js';
import { checkLocation } from './location-check.js';
import { orWithout } from './or-without.js';
import { owedSentence } from './owed-words.js';
import { walkOwed } from './owed-walk.js';
import { importLookups } from './read-lookups.js';
import { importUsers } from './read-users.js';
import { importMessage } from './run-message.js';

const DAY_MS = 24 * 3_600_000;
/** Jobs that owe details and are read with a normal run; more of them are read in slices. */
const MOST_OWED_JOBS = 25;

/**
 * What a tick or a person starts: everything that changed since the last run, what earlier runs left owed, the lookups
 * once a day, and the decision which chain of slices is to follow. An unchanged tenant costs one or two calls for each half of the job list.
 */
export async function importChanges(run: ImportRun, credential: Credential): Promise<ImportResult> {
  await checkLocation(run, credential);
  if (run.state.firstImportEndedAt === undefined && !run.state.chain) {
    beginChain(run, 'first');
  }
  if (isDue(run.state.usersAt, run.startedAt)) await orWithout(run, 'Users', () => importUsers(run));
  if (isDue(run.state.lookupsAt, run.startedAt)) {
    run.remember({ lookupsAt: run.startedAt });
    await importLookups(run);
  }
  // Older changes come home with the first import.
  const since = (run.state.chain?.startedAt ?? run.state.firstImportEndedAt ?? run.startedAt) - DAY_MS;
  for (const sweep of SWEEPS) await sweepChanges(run, sweep, since);
  if (run.before.owed) await run.commit();
  const isMoreOwed = (await walkOwed(run, { most: MOST_OWED_JOBS })) === 'time_is_up';
  if (!run.state.chain) {
    const kind = dueChain(run.state, run.startedAt, run.request.approvedMissing);
    if (kind) beginChain(run, kind);
    else if (isMoreOwed) beginOwedChain(run);
  }
  await run.commit();
  const { chain } = run.state;
  const stats = run.stats.total(chain?.remaining);
  const remaining = chain?.remaining === undefined ? {} : { remaining: chain.remaining };
  return {
    mode: 'live',
    message: importMessage(stats, run.state, owedSentence(run)),
    stats,
    chain: chain ? { kind: chain.kind, ...remaining } : null,
  };
}

const isDue = (last: Moment | undefined, now: Moment): boolean =>
  last === undefined || now - last >= DAY_MS || last > now;
