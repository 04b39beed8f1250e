import type { AuditEntry } from '@aetherlink/contracts/audit';
import { ENTRY } from '../strings/audit-entry.strings';
import { formatCount } from '../../ui/time/format-count';
import type { Zone } from '../../ui/time/format-moment';
import { intervalWords } from '../../ui/time/interval-words';
import { isMoment, momentWords, withMomentWords } from './entry-moments';

/** One changed field in words; null where there was or is nothing. */
export interface DiffLine {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Epoch seconds, where the words are a moment's. */
  readonly beforeAt?: number;
  readonly afterAt?: number;
}

/** The fields that differ between before and after, in the order of the entry. */
export function entryDiff(entry: AuditEntry, zone: Zone): readonly DiffLine[] {
  const before = entry.before ?? {};
  const after = entry.after ?? {};
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .map((field) => ({
      field: ENTRY.fields[field] ?? field,
      before: inWords(field, before[field], zone),
      after: inWords(field, after[field], zone),
      ...(isMoment(field, before[field]) && { beforeAt: before[field] }),
      ...(isMoment(field, after[field]) && { afterAt: after[field] }),
    }))
    .filter((line) => line.before !== line.after);
}

function inWords(field: string, value: unknown, zone: Zone): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? ENTRY.yes : ENTRY.no;
  if (typeof value === 'number') {
    if (field === 'interval_sec') return intervalWords(value);
    return momentWords(field, value, zone) ?? formatCount(value);
  }
  if (field === 'hold') return holdWords(value);
  if (isListOfNames(value)) return value.join(', ').replace(/^\*$/, ENTRY.allTenants) || null;
  if (typeof value === 'object') return JSON.stringify(withMomentWords(value, zone));
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Why everything is held; of an older entry its kind alone is known. */
function holdWords(value: unknown): string {
  if (typeof value === 'string') return ENTRY.holds[value] ?? value;
  const reason: unknown = typeof value === 'object' && value !== null && 'reason' in value ? value.reason : undefined;
  return typeof reason === 'string' ? reason : JSON.stringify(value);
}

function isListOfNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
