import type { Schedule } from '@aetherlink/contracts/schedule';
import { IMPORT } from '../../core/strings/peakpro-crm-import.strings';
import { ROW } from '../../core/strings/peakpro-crm-row.strings';
import { formatCount } from '../../ui/time/format-count';
import { formatClock, type Zone } from '../../ui/time/format-moment';
import { formatRelative } from '../../ui/time/format-relative';
import { chainWords } from './chain-words';
import { progressWords } from './progress-words';

/** The second line under a tenant: why its schedule is in the state it is in. */
export function whyLine(schedule: Schedule, now: number, zone: Zone): string {
  switch (schedule.state) {
    case 'error':
      return failure(schedule);
    case 'held':
      return withoutFullStop(firstSentence(schedule.hold?.reason ?? schedule.state_reason?.message ?? ROW.held));
    case 'paused':
      return pause(schedule, now, zone);
    case 'late':
      return withoutFullStop(schedule.state_reason?.message ?? ROW.late);
    case 'running':
      return progress(schedule, zone);
    case 'ok':
      return healthy(schedule, now, zone);
  }
}

/** The why line of a state that needs somebody is darker. */
export function isUrgent(schedule: Schedule): boolean {
  return schedule.state === 'error' || schedule.state === 'held' || schedule.state === 'late';
}

function failure(schedule: Schedule): string {
  const { error, message } = schedule.last_status;
  const why = withoutFullStop(error?.message ?? (message || ROW.failed));
  const count = schedule.consecutive_failures;
  return count > 1 ? ROW.inARow(why, formatCount(count)) : why;
}

function pause(schedule: Schedule, now: number, zone: Zone): string {
  const { pause: stop } = schedule;
  if (!stop) return withoutFullStop(schedule.state_reason?.message ?? '');
  if (schedule.auto_paused) return ROW.pausedItself(withoutFullStop(stop.reason ?? ''));
  const why = stop.reason ? ROW.pausedBecause(withoutFullStop(stop.reason), stop.by) : ROW.pausedBy(stop.by);
  return stop.until === undefined ? ROW.pausedFor(why, formatRelative(stop.since, now, zone)) : why;
}

function progress(schedule: Schedule, zone: Zone): string {
  const { running, state_reason: reason } = schedule;
  if (running?.resource !== undefined) return progressWords(running);
  const started = running ? ROW.startedAt(formatClock(running.started_at, zone)) : '';
  const why = withoutFullStop(reason?.message ?? started);
  return running && running.imported > 0 ? ROW.soFar(why, formatCount(running.imported)) : why;
}

/** All is well: what a person still has to decide, what still goes on, or whose import this is. */
function healthy(schedule: Schedule, now: number, zone: Zone): string {
  const { withheld, backfill, last_run: last, mode, location_name: company, last_status: ended } = schedule;
  if (withheld && withheld.approved === undefined) return IMPORT.needsApproval(formatCount(withheld.missing));
  if (backfill) return chainWords(backfill);
  if (last === 0) return firstRun(schedule, now, zone);
  return mode === 'stub' ? ROW.noKey : (company ?? withoutFullStop(ended.message));
}

function firstRun(schedule: Schedule, now: number, zone: Zone): string {
  const next = schedule.next_run_at;
  return next === undefined || next - now < 1 ? ROW.firstRunDue : ROW.firstRun(formatRelative(next, now, zone));
}

/** A row has room for what is wrong; what to do about it stands in the sheet. */
function firstSentence(words: string): string {
  return words.split(/(?<=\.)\s+/, 1)[0] ?? words;
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/[.\s]+$/, '');
}
