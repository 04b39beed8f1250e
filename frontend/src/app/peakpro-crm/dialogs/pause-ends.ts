import type { Zone } from '../../ui/time/format-moment';

/** Preset ends of a pause. */
export type PauseEndId = 'hour' | 'today' | 'tomorrow' | 'pick' | 'none';

const HOUR = 3600;
const EVENING = 18;
const MORNING = 8;

/** Today 18:00 and tomorrow 08:00 of the shown zone; `today` is null once it is over. */
export function pauseEnds(now: number, zone: Zone): { hour: number; today: number | null; tomorrow: number } {
  const today = atHour(now, EVENING, 0, zone);
  return { hour: now + HOUR, today: today > now + 60 ? today : null, tomorrow: atHour(now, MORNING, 1, zone) };
}

/** What stands chosen when the dialog opens. */
export function defaultPauseEnd(now: number, zone: Zone): PauseEndId {
  return pauseEnds(now, zone).today === null ? 'tomorrow' : 'today';
}

/** The value of a `datetime-local` input as a moment; null when it is none. */
export function pickedMoment(value: string, zone: Zone): number | null {
  const ms = Date.parse(zone === 'utc' ? `${value}Z` : value);
  return Number.isNaN(ms) ? null : ms / 1000;
}

/** A moment as the value of a `datetime-local` input. */
export function asPicked(at: number, zone: Zone): string {
  const date = new Date(at * 1000);
  const shifted = zone === 'utc' ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

function atHour(now: number, hour: number, daysAhead: number, zone: Zone): number {
  const date = new Date(now * 1000);
  if (zone === 'utc') {
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + daysAhead, hour) / 1000;
  }
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + daysAhead, hour).getTime() / 1000;
}
