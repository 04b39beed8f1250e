import { settle } from './ledger.js';
import type { Moment } from './moment.js';
import type { Run } from './run.js';
import { isImport } from './run.js';
import type { RunMaker } from './run-life.js';
import { afterRun, endRun, queueRun } from './run-life.js';
import type { Schedule } from './schedule.js';
import type { Tick } from './tick.js';

/** What becomes of a run whose process died. */
export interface Loss {
  readonly run: Run;
  /** The one retry, when there is one. */
  readonly retry?: Run;
  readonly schedule?: Schedule;
  readonly ticks: readonly Tick[];
}

/**
 * Closes a run whose executor is gone. It gets exactly one retry, which stands for the catch-up run of the downtime;
 * a retry that is lost too is `failed`, so that a run which kills its process cannot do so for ever. A paused or
 * deleted schedule and a run whose end was asked for get no retry; neither does a slice, whose chain goes on anyway, nor
 * a preview, whose reader is gone.
 */
export function closeLost(
  run: Run,
  schedule: Schedule | undefined,
  openTick: Tick | undefined,
  make: RunMaker,
  now: Moment,
): Loss {
  const again = run.attempt > 1;
  const ended = endRun(
    run,
    {
      status: again ? 'failed' : 'lost',
      message: again
        ? 'The process that carried out the retry ended before it did; it is not tried again.'
        : 'The process that carried it out ended before the run did.',
      stats: run.stats,
      error: { class: 'system', code: again ? 'lost_again' : 'process_ended', message: 'The process ended.' },
    },
    now,
  );
  if (!schedule || schedule.generation !== run.generation) return { run: ended, ticks: [] };
  const told = afterRun(schedule, ended, now);
  if (again || ended.status === 'cancelled' || schedule.pause || schedule.hold || !isImport(run)) {
    return { run: ended, schedule: told, ticks: [] };
  }
  const settled = settle(told, openTick, now, 'The service was not running.');
  const retry = queueRun(
    settled.schedule,
    {
      trigger: 'retry',
      actor: 'scheduler',
      source: 'scheduler',
      scheduledFor: run.scheduledFor,
      missedCount: run.missedCount + settled.missed,
      attempt: run.attempt + 1,
      retryOf: run.id,
      ...(run.actionId ? { actionId: run.actionId } : {}),
    },
    make,
    now,
  );
  return { run: ended, retry, schedule: settled.schedule, ticks: settled.ticks };
}
