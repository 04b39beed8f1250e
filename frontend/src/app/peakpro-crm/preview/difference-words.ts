import type { Preview } from '@aetherlink/contracts/record';
import { IMPORT, RECORD_KINDS } from '../../core/strings/peakpro-crm-import.strings';
import { formatCount } from '../../ui/time/format-count';

export interface ChangedRecord {
  readonly key: string;
  readonly title: string;
  readonly kind: string;
  readonly change: string;
  readonly fields: readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[];
}

/** The sample of a preview in words: what was there, struck through, and what would stand there instead. */
export function changedRecords(sample: Preview['sample']): readonly ChangedRecord[] {
  return sample.map(({ kind, external_id: id, title, change, fields }) => ({
    key: `${kind} ${id}`,
    title: title || id,
    kind: RECORD_KINDS[kind],
    change: IMPORT.preview.changes[change],
    fields: fields.map(({ field, before, after }) => ({
      field: field.replaceAll('_', ' '),
      before: valueWords(before),
      after: valueWords(after),
    })),
  }));
}

/** Null where there is nothing. Money and counts as the locale writes them, structures as JSON. */
export function valueWords(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'number') return formatCount(value, Number.isInteger(value) ? 0 : 2);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
