import { TIME } from '../words/time.strings';

/** In which zone absolute times are shown. */
export type Zone = 'utc' | 'local';

const formats = new Map<string, Intl.DateTimeFormat>();

/** `14:32:07`, 24 hours in every locale, because operators compare these with logs. */
export function formatClock(epochSec: number, zone: Zone, seconds = true): string {
  return formatWith(epochSec, zone, {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  });
}

/** The same to the millisecond: `14:32:07.123`. */
export function formatClockMs(epochSec: number, zone: Zone): string {
  return formatWith(epochSec, zone, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  });
}

/** A clock with the zone's name where it is not plain: `14:32:07 UTC`. */
export function formatClockWithZone(epochSec: number, zone: Zone, ms = false): string {
  const clock = ms ? formatClockMs(epochSec, zone) : formatClock(epochSec, zone);
  return zone === 'utc' ? `${clock} ${TIME.utc}` : clock;
}

/** `Thu 12 Nov 2026`. */
export function formatDay(epochSec: number, zone: Zone): string {
  return formatWith(epochSec, zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
}

/** `12 Nov`, for a time that is not today's. */
export function formatShortDay(epochSec: number, zone: Zone): string {
  return formatWith(epochSec, zone, { day: 'numeric', month: 'short' });
}

/** Day and clock together. */
export function formatDayAndClock(epochSec: number, zone: Zone): string {
  return `${formatDay(epochSec, zone)} ${formatClock(epochSec, zone)}`;
}

let localZone: string | undefined;

/** The browser's own zone, as in `America/Chicago`. Asked for once: it costs as much as a hundred moments. */
export function localZoneName(): string {
  return (localZone ??= Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** Everything there is to say about a moment, for tooltips. */
export function formatExact(epochSec: number): string {
  return TIME.exact(formatDayAndClock(epochSec, 'utc'), formatClock(epochSec, 'local'), localZoneName());
}

/** Whether two moments fall on one day of the shown zone. */
export function sameDay(a: number, b: number, zone: Zone): boolean {
  return formatDay(a, zone) === formatDay(b, zone);
}

function formatWith(epochSec: number, zone: Zone, options: Intl.DateTimeFormatOptions): string {
  const key = zone + JSON.stringify(options);
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(undefined, { ...options, ...(zone === 'utc' ? { timeZone: 'UTC' } : {}) });
    formats.set(key, format);
  }
  // Seconds with a fraction are no exact milliseconds.
  return format.format(new Date(Math.round(epochSec * 1000)));
}
