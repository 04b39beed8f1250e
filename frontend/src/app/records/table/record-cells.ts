import type { CrmRecord, RecordKind } from '@aetherlink/contracts/record';
import { RECORDS } from '../../core/strings/records.strings';
import { formatCount } from '../../ui/time/format-count';

/** A column beside the title, told by the kind of the records. */
export type RecordColumn = 'status' | 'owner' | 'value' | 'company' | 'email' | 'phone' | 'modified';

export const COLUMNS: Readonly<Record<RecordKind, readonly RecordColumn[]>> = {
  job: ['status', 'owner', 'value', 'modified'],
  contact: ['company', 'email', 'phone'],
  user: ['status', 'email'],
};

export function columnWords(column: RecordColumn, kind: RecordKind): string {
  return column === 'status' ? RECORDS.columns.status[kind] : RECORDS.columns[column];
}

/** What stands in a cell; moments are drawn otherwise. Empty where nothing is known. */
export function cellWords(record: CrmRecord, column: Exclude<RecordColumn, 'modified'>): string {
  switch (column) {
    case 'status':
      return record.status;
    case 'owner':
      return record.owner ?? '';
    case 'value':
      return record.value === undefined ? '' : moneyWords(record.value);
    default:
      return record.contact?.[column] ?? '';
  }
}

/** The second line of a job: whose it is, where its title does not say so. */
export function contactLine({ kind, title, contact }: CrmRecord): string {
  const whose = kind === 'job' ? (contact?.name ?? contact?.company ?? contact?.email ?? '') : '';
  return title === whose ? '' : whose;
}

/** In the account's currency, which the vendor does not name. */
export function moneyWords(value: number): string {
  return formatCount(value, 2);
}
