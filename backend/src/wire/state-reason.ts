import type { StateReason } from '@aetherlink/contracts/schedule';
import type { ChainKind } from '../domain/import-state.js';
import type { Moment } from '../domain/moment.js';
import { toIso } from '../domain/moment.js';
import type { Run } from '../domain/run.js';
import type { Backfill, Schedule, Withheld } from '../domain/schedule.js';
import type { ScheduleState } from '../domain/schedule-state.js';
import { lateAfterMs } from '../domain/schedule-state.js';
import { twin } from './moments.js';

const CHAIN_NAMES: Readonly<Record<ChainKind, string>> = {
  first: 'First import',
  nightly: 'Nightly sweep',
  reconcile: 'Weekly sweep',
};

/** Since when the schedule is in its state. */
export function stateSince(schedule: Schedule, state: ScheduleState, activeRun: Run | undefined): Moment {
  switch (state) {
    case 'running':
      return activeRun?.startedAt ?? activeRun?.queuedAt ?? schedule.statusSince;
    case 'held':
      return schedule.hold?.since ?? schedule.statusSince;
    case 'paused':
      return schedule.pause?.since ?? schedule.statusSince;
    case 'late':
      return schedule.nextTickAt + lateAfterMs(schedule.intervalSec);
    default:
      return schedule.statusSince;
  }
}

/** Why, in a sentence; every silence is explained. */
export function stateReason(
  schedule: Schedule,
  state: ScheduleState,
  activeRun: Run | undefined,
): StateReason | undefined {
  switch (state) {
    case 'running':
      return activeRun && runningReason(activeRun, schedule.backfill);
    case 'held':
      return schedule.hold && { code: schedule.hold.kind, message: schedule.hold.reason };
    case 'paused':
      return (
        schedule.pause && {
          code: schedule.autoPaused ? 'auto_paused' : 'paused',
          message: schedule.pause.reason ?? 'No reason was given.',
          actor: schedule.pause.by,
          ...twin('until', schedule.pause.until),
        }
      );
    case 'late':
      return { code: 'late', message: `Due since ${clockTime(schedule.nextTickAt)} UTC. It will still run.` };
    case 'error':
      return errorReason(schedule);
    case 'ok':
      return okReason(schedule);
  }
}

function runningReason(run: Run, backfill: Backfill | undefined): StateReason {
  const { trigger, actor } = run;
  switch (trigger) {
    case 'manual':
      return { code: trigger, message: `Run now by ${actor}`, actor };
    case 'retry':
      return { code: trigger, message: `Retry by ${actor}`, actor };
    case 'preview':
      return { code: trigger, message: `Preview by ${actor}`, actor };
    case 'backfill':
      return { code: trigger, message: backfill ? chainProgress(backfill) : 'A slice of a longer import' };
    case 'schedule':
      return { code: trigger, message: `Scheduled for ${clockTime(run.scheduledFor ?? run.queuedAt)} UTC` };
  }
}

function chainProgress({ kind, remaining }: Backfill): string {
  const left = remaining === undefined ? '' : `, ${counted(remaining, 'record')} left`;
  return `${CHAIN_NAMES[kind]}${left}`;
}

function errorReason(schedule: Schedule): StateReason {
  const inARow = schedule.consecutiveFailures > 1 ? `, ${schedule.consecutiveFailures} in a row` : '';
  return {
    code: schedule.lastStatus.error?.code ?? 'failed',
    message: `${schedule.lastStatus.message.replace(/\.$/, '')}${inARow}`,
  };
}

/** All is well, and still there may be something to know: a chain that is not done, records that nobody found. */
function okReason({ backfill, withheld }: Schedule): StateReason | undefined {
  if (withheld && withheld.approved === undefined)
    return { code: 'missing_withheld', message: withheldSentence(withheld) };
  if (!backfill) return undefined;
  const { failures, lastError, notBefore } = backfill;
  const waits = lastError && `. Tried again after ${clockTime(notBefore)} UTC: ${lastError.message}`;
  return { code: failures > 0 ? 'backfill_failing' : 'backfill', message: `${chainProgress(backfill)}${waits ?? ''}` };
}

function withheldSentence({ missing, known }: Withheld): string {
  return `${counted(missing, 'record')} of ${known.toLocaleString('en-US')} were not found at AccuLynx and are not marked as missing without an approval.`;
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;

const clockTime = (moment: Moment): string => toIso(moment).slice(11, 19);
