import type { RecordDetail } from '@aetherlink/contracts/record';
import { RECORD, RECORDS } from '../../core/strings/records.strings';
import { formatCount } from '../../ui/time/format-count';
import { moneyWords } from '../table/record-cells';

type Detail = RecordDetail['record'];

/** One line of a record: a text, or a moment. */
export type RecordFact =
  | { readonly kind: 'text'; readonly label: string; readonly text: string }
  | { readonly kind: 'moment'; readonly label: string; readonly at: number };

/** Where it stands, whose it is, and since when; only what the vendor said. */
export function recordFacts(record: Detail): readonly RecordFact[] {
  return [
    ...text(RECORDS.columns.status[record.kind], record.status),
    ...text(RECORD.owner, record.owner),
    ...text(RECORD.value, money(record.value)),
    ...moment(RECORD.created, record.created_at),
    ...moment(RECORD.modified, record.modified_at),
    ...moment(RECORD.firstSeen, record.first_seen_at),
    ...moment(RECORD.lastSeen, record.last_seen_at),
  ];
}

export function contactFacts({ kind, title, contact }: Detail): readonly RecordFact[] {
  const isTitle = kind === 'contact' && contact?.name === title;
  return [
    ...text(RECORD.name, isTitle ? undefined : contact?.name),
    ...text(RECORD.company, contact?.company),
    ...text(RECORD.email, contact?.email),
    ...text(RECORD.phone, contact?.phone),
  ];
}

export function moneyFacts({ money: given = {} }: Detail): readonly RecordFact[] {
  const { percentage_collected: collected } = given;
  return [
    ...text(RECORD.approved, money(given.approved_value)),
    ...text(RECORD.sales, money(given.sales_amount)),
    ...text(RECORD.due, money(given.balance_due)),
    ...text(RECORD.collected, collected === undefined ? undefined : RECORD.percent(formatCount(collected))),
  ];
}

function text(label: string, said: string | undefined): readonly RecordFact[] {
  return said === undefined || said === '' ? [] : [{ kind: 'text', label, text: said }];
}

function moment(label: string, at: number | undefined): readonly RecordFact[] {
  return at === undefined ? [] : [{ kind: 'moment', label, at }];
}

function money(value: number | undefined): string | undefined {
  return value === undefined ? undefined : moneyWords(value);
}
