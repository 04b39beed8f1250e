import type { AuditEntry, AuditOperation } from '@aetherlink/contracts/audit';
import { operationWords } from '../status/operation-words';
import { ENTRY, DENIED_ACTS, DENIED_WHY } from '../strings/audit-entry.strings';
import { formatCount } from '../../ui/time/format-count';
import { formatClock, formatShortDay, sameDay, type Zone } from '../../ui/time/format-moment';
import { everyWords, intervalWords } from '../../ui/time/interval-words';
import { changedNumber, flagField, numberField, textField } from './entry-fields';

/** What an entry says happened, in a few words: `Interval changed from 5 min to 3 min`, `Paused until 18:00`. */
export function entryTitle(entry: AuditEntry, zone: Zone): string {
  if (entry.outcome === 'denied') return denied(entry);
  switch (entry.operation) {
    case 'scheduler.schedule.updated':
      return change(entry);
    case 'scheduler.schedule.paused':
      return pause(entry, zone);
    case 'scheduler.schedule.resumed':
      return flagField(entry, 'catch_up_run') ? ENTRY.resumedCatchUp : operationWords(entry.operation);
    case 'scheduler.import.force_run':
      return textField(entry, 'retry_of') === null ? operationWords(entry.operation) : ENTRY.retry;
    case 'ops.local.run':
      return ENTRY.localAction(textField(entry, 'action') ?? textField(entry, 'name') ?? '').trimEnd();
    case 'audit.exported':
      return textField(entry, 'what') === 'records' ? ENTRY.recordsExported : operationWords(entry.operation);
    default:
      return operationWords(entry.operation);
  }
}

/** What there is to add: the reason that somebody gave, what came in, what went wrong. */
export function entryDetail(entry: AuditEntry): string {
  if (entry.outcome === 'denied') return refusal(entry);
  const reason = textField(entry, 'reason');
  if (reason !== null) return entry.ring === 'people' ? ENTRY.quote(reason) : reason;
  if (entry.operation === 'scheduler.schedule.created') {
    const interval = numberField(entry, 'interval_sec');
    return interval === null ? '' : ENTRY.createdEvery(everyWords(interval));
  }
  if (entry.operation === 'scheduler.import.completed') return counts(entry);
  if (entry.operation === 'audit.exported') return (textField(entry, 'format') ?? '').toUpperCase();
  return textField(entry, 'error') ?? textField(entry, 'message') ?? '';
}

function denied(entry: AuditEntry): string {
  const wanted = textField(entry, 'operation') ?? (entry.operation === 'auth.denied' ? null : entry.operation);
  if (wanted === null) return ENTRY.deniedUnknown;
  return ENTRY.denied(DENIED_ACTS[wanted as AuditOperation] ?? wanted);
}

function change(entry: AuditEntry): string {
  const interval = changedNumber(entry, 'interval_sec');
  if (interval) return ENTRY.intervalChange(intervalWords(interval.from), intervalWords(interval.to));
  if (entry.after?.['hold']) return ENTRY.onHold;
  const catchUp = textField(entry, 'catch_up');
  if (catchUp === 'one' || catchUp === 'none') return ENTRY.catchUpChange[catchUp];
  return entry.after && 'description' in entry.after ? ENTRY.descriptionChange : operationWords(entry.operation);
}

function pause(entry: AuditEntry, zone: Zone): string {
  const until = numberField(entry, 'until');
  if (until === null) return operationWords(entry.operation);
  const clock = formatClock(until, zone, false);
  return ENTRY.pausedUntil(sameDay(until, entry.ts, zone) ? clock : `${formatShortDay(until, zone)} ${clock}`);
}

function counts(entry: AuditEntry): string {
  const imported = numberField(entry, 'imported');
  const skipped = numberField(entry, 'skipped');
  if (imported === null || skipped === null) return textField(entry, 'message') ?? '';
  return ENTRY.imported(formatCount(imported), formatCount(skipped));
}

/** Why somebody was denied; a code that has no words yet stays as it is. */
export function deniedWhy(entry: AuditEntry): string {
  const code = textField(entry, 'code') ?? '';
  return DENIED_WHY[code] ?? code;
}

function refusal(entry: AuditEntry): string {
  const why = deniedWhy(entry);
  const count = numberField(entry, 'count');
  return count === null ? why : ENTRY.times(why, formatCount(count), count === 1);
}
