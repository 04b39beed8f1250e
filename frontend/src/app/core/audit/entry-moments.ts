import { formatDayAndClock, type Zone } from '../../ui/time/format-moment';

/** Fields of an entry's open records that hold a moment; so does every one that ends in `_at`. */
const MOMENTS: ReadonlySet<string> = new Set(['until', 'anchor']);
/** 2001 to 5138 in epoch seconds: a smaller number is a count, a larger one is no seconds. */
const EARLIEST_SEC = 1e9;
const LATEST_SEC = 1e11;

/** Whether a field holds epoch seconds. */
export function isMoment(field: string, value: unknown): value is number {
  if (!MOMENTS.has(field) && !field.endsWith('_at')) return false;
  return typeof value === 'number' && value >= EARLIEST_SEC && value < LATEST_SEC;
}

/** The day and the clock of a field that holds epoch seconds; null where the field or its value is no moment. */
export function momentWords(field: string, value: unknown, zone: Zone): string | null {
  return isMoment(field, value) ? formatDayAndClock(value, zone) : null;
}

/** The same record with its moments in words, also those within its fields. */
export function withMomentWords(record: object, zone: Zone): object {
  if (Array.isArray(record)) return record.map((one: unknown) => nested(one, zone));
  return Object.fromEntries(
    Object.entries(record).map(([field, value]: [string, unknown]) => [
      field,
      momentWords(field, value, zone) ?? nested(value, zone),
    ]),
  );
}

function nested(value: unknown, zone: Zone): unknown {
  return typeof value === 'object' && value !== null ? withMomentWords(value, zone) : value;
}
