import type { ChainKind, ChainPosition, ImportState } from '../../../domain/import-state.js';
import { SWEEPS } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import { sweepContacts } from './contact-sweep.js';
import { sweepCreated } from './created-date-sweep.js';
import type { ImportRun } from './import-run.js';
import { sweepChanges } from './incremental-sweep.js';
import { markMissing } from './missing-records.js';
import { walkOpenJobs } from './open-jobs-walk.js';
import type { StepProgress } from './step-progress.js';

type StepName = 'assigned_jobs' | 'unassigned_jobs' | 'contacts' | 'missing_contacts' | 'open_jobs' | 'missing_jobs';

const STEPS: Readonly<Record<ChainKind, readonly StepName[]>> = {
  first: ['assigned_jobs', 'unassigned_jobs', 'contacts'],
  nightly: ['contacts', 'missing_contacts', 'open_jobs'],
  reconcile: ['assigned_jobs', 'unassigned_jobs', 'missing_jobs'],
};

const WORK: Readonly<Record<StepName, (run: ImportRun) => Promise<StepProgress>>> = {
  assigned_jobs: (run) => sweepCreated(run, 'assigned'),
  unassigned_jobs: (run) => sweepCreated(run, 'unassigned'),
  contacts: sweepContacts,
  missing_contacts: (run) => markMissing(run, 'contact'),
  open_jobs: walkOpenJobs,
  missing_jobs: markMissingJobs,
};

/** A chain at its beginning. */
export const newChain = (kind: ChainKind, now: Moment): ChainPosition => ({
  kind,
  startedAt: now,
  step: STEPS[kind][0] ?? '',
  offset: 0,
  stepBacks: 0,
  done: 0,
});

/** Works on the tenant's chain, step after step, until it has ended or the time is up. */
export async function workChain(run: ImportRun): Promise<void> {
  for (let step = stepOf(run.state.chain); step; step = stepOf(run.state.chain)) {
    if (run.time.over) return;
    if ((await WORK[step](run)) === 'time_is_up') return;
    goOn(run, step);
    await run.commit();
  }
}

/** The step that a chain stands at; one of an older version begins with the first. */
function stepOf(chain: ChainPosition | undefined): StepName | undefined {
  if (!chain) return undefined;
  const steps = STEPS[chain.kind];
  return steps.find((step) => step === chain.step) ?? steps[0];
}

function goOn(run: ImportRun, step: StepName): void {
  const { chain } = run.state;
  if (!chain) return;
  const { kind, startedAt, done, unread } = chain;
  const next = STEPS[kind][STEPS[kind].indexOf(step) + 1];
  if (next !== undefined) {
    run.remember({
      chain: { kind, startedAt, step: next, offset: 0, stepBacks: 0, done, ...(unread ? { unread } : {}) },
    });
    return;
  }
  run.endChain();
  run.remember(endOf(kind, run.clock.now()));
}

function endOf(kind: ChainKind, now: Moment): Partial<ImportState> {
  if (kind === 'first') return { firstImportEndedAt: now };
  return kind === 'nightly' ? { nightlyEndedAt: now } : { reconciledAt: now };
}

/** A job that moved from one half of the list to the other while they were read was modified: it is read before anything is marked. */
async function markMissingJobs(run: ImportRun): Promise<StepProgress> {
  const since = run.state.chain?.startedAt ?? run.startedAt;
  for (const sweep of SWEEPS) {
    const outcome = await sweepChanges(run, sweep, since);
    if (outcome === 'time_is_up' || run.time.over) return 'time_is_up';
    if (outcome === 'doubtful') run.moveChain({ unread: (run.state.chain?.unread ?? 0) + 1 });
  }
  return markMissing(run, 'job');
}
