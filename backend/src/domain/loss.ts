import { settle } from './ledger.js';
import type { Moment } from './moment.js';
import type { Run } from './run.js';
import { isImport } from './run.js';
import type { RunMaker, RunOrder } from './run-life.js';
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
  const retry = queueRun(settled.schedule, retryOrder(run, settled.missed), make, now);
  return { run: ended, retry, schedule: settled.schedule, ticks: settled.ticks };
}

/** The one retry of a run that was cut short because its process was asked to end, for another process to carry out. */
export function handedOver(ended: Run, schedule: Schedule, make: RunMaker, now: Moment): Run | undefined {
  if (ended.status !== 'cancelled' || ended.cancelReason !== 'shutdown' || ended.attempt > 1) return undefined;
  if (schedule.generation !== ended.generation || schedule.pause || schedule.hold || !isImport(ended)) return undefined;
  return queueRun(schedule, retryOrder(ended, 0), make, now);
}

function retryOrder(run: Run, missed: number): RunOrder {
  return {
    trigger: 'retry',
    actor: 'scheduler',
    source: 'scheduler',
    scheduledFor: run.scheduledFor,
    missedCount: run.missedCount + missed,
    attempt: run.attempt + 1,
    retryOf: run.id,
    ...(run.actionId ? { actionId: run.actionId } : {}),
  };
}
