import type { Run } from '../../../domain/run.js';
import { isActive } from '../../../domain/run.js';
import type { Draft } from './draft.js';

/** A job of the engine for a run that waits for somebody to carry it out. */
interface JobRow {
  readonly id: string;
  /** Smaller goes first. */
  readonly priority: number;
  /** Before anybody takes it. */
  readonly wait_ms: number;
  readonly kind: JobKind;
}

/** What slots a job takes; a replica that has none of a kind passes over it. */
export type JobKind = 'asked' | 'scheduled';

/**
 * The replica that claimed the run, or was asked for it, carries it out itself; the job is for when it dies before that,
 * or has no slot for so long. A retry is anybody's, at once.
 */
const OWN_TIME_MS = 1_000;

/** Queued runs of a draft that are new in it. One that is queued in an older commit has its job already. */
export function jobRows(draft: Draft): readonly JobRow[] {
  const newest = new Map<string, Run>();
  for (const change of draft.changes) if (change.kind === 'run') newest.set(change.run.id, change.run);
  return [...newest.values()].flatMap((run) => {
    const isNew = draft.before(run.tenant).activeRun?.id !== run.id;
    return isNew && isActive(run) && run.status === 'queued' ? [jobOf(run)] : [];
  });
}

function jobOf({ id, trigger, actor, source }: Run): JobRow {
  const byScheduler = actor === 'scheduler' && source === 'scheduler';
  if (byScheduler) return { id, priority: 10, wait_ms: trigger === 'retry' ? 0 : OWN_TIME_MS, kind: 'scheduled' };
  return { id, priority: 0, wait_ms: OWN_TIME_MS, kind: trigger === 'retry' ? 'scheduled' : 'asked' };
}

/** Runs that wait no more: whoever began or ended them here has made their job superfluous in the same commit. */
export function jobsDone(draft: Draft): readonly string[] {
  const done = new Set<string>();
  for (const change of draft.changes) {
    if (change.kind !== 'run') continue;
    const { id, tenant, status } = change.run;
    const before = draft.before(tenant).activeRun;
    if (before?.id === id && before.status === 'queued' && status !== 'queued') done.add(id);
  }
  return [...done];
}
