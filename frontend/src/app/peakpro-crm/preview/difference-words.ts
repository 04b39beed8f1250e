import type { Preview } from '@aetherlink/contracts/record';
import { IMPORT, RECORD_KINDS } from '../../core/strings/peakpro-crm-import.strings';
import { formatCount } from '../../ui/time/format-count';
import { type Zone, formatDayAndClock } from '../../ui/time/format-moment';

export interface ChangedRecord {
  readonly key: string;
  readonly title: string;
  readonly kind: string;
  readonly change: string;
  readonly fields: readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[];
}

/** The sample of a preview in words: what was there, struck through, and what would stand there instead. */
export function changedRecords(sample: Preview['sample'], zone: Zone): readonly ChangedRecord[] {
  return sample.map(({ kind, external_id: id, title, change, fields }) => ({
    key: `${kind} ${id}`,
    title: title || id,
    kind: RECORD_KINDS[kind],
    change: IMPORT.preview.changes[change],
    fields: fields.map(({ field, before, after }) => ({
      field: fieldWords(field),
      before: valueWords(before, zone),
      after: valueWords(after, zone),
    })),
  }));
}

/** A moment as the vendor writes it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** `currentMilestone` as `current milestone`, and `contacts.0.contact.firstName` as `contacts 1, contact, first name`. */
export function fieldWords(field: string): string {
  const counted = field.replace(/\.(\d+)(?=\.|$)/g, (_, place: string) => ` ${Number(place) + 1}`);
  const words = counted.replace(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
  return words.replaceAll('.', ', ').toLowerCase();
}

/** Null where there is nothing. Money, counts and moments as everywhere else in the console, structures as JSON. */
export function valueWords(value: unknown, zone: Zone): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number') return formatCount(value, Number.isInteger(value) ? 0 : 2);
  if (typeof value !== 'string') return JSON.stringify(value);
  const at = MOMENT.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? value : formatDayAndClock(at / 1000, zone);
}
