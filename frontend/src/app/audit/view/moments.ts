import type { Zone } from '../../ui/time/format-moment';

const MINUTE = 60;

/** The epoch seconds of `2026-11-12T14:00Z`; null for anything else. */
export function momentOf(words: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(words)) return null;
  const ms = Date.parse(words);
  return Number.isNaN(ms) ? null : ms / 1000;
}

/** A moment as an address carries it, to the minute and in UTC: `2026-11-12T14:00Z`. */
export function momentWords(epochSec: number): string {
  return `${new Date(epochSec * 1000).toISOString().slice(0, 16)}Z`;
}

/** What a field of day and clock holds in this zone: `2026-11-12T14:00`. */
export function fieldValue(epochSec: number | null, zone: Zone): string {
  if (epochSec === null) return '';
  const ahead = zone === 'utc' ? 0 : -new Date(epochSec * 1000).getTimezoneOffset() * MINUTE;
  return momentWords(epochSec + ahead).slice(0, -1);
}

/** The moment that such a field names in this zone; null while it is empty. */
export function fieldMoment(value: string, zone: Zone): number | null {
  const ms = Date.parse(zone === 'utc' ? `${value}Z` : value);
  return value === '' || Number.isNaN(ms) ? null : ms / 1000;
}

/** When the day of a moment began in this zone. */
export function dayStart(epochSec: number, zone: Zone): number {
  const day = new Date(epochSec * 1000);
  if (zone === 'utc') day.setUTCHours(0, 0, 0, 0);
  else day.setHours(0, 0, 0, 0);
  return day.getTime() / 1000;
}
