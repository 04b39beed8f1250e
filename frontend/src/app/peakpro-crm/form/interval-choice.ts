export const MIN_INTERVAL_SEC = 5;
/** 30 days. */
export const MAX_INTERVAL_SEC = 2_592_000;
export const DEFAULT_INTERVAL_SEC = 180;
/** What the select offers; everything else is "custom". */
export const PRESETS: readonly number[] = [60, 180, 300, 600, 900, 1800];

export type IntervalUnit = 'seconds' | 'minutes' | 'hours' | 'days';
const UNIT_SEC: Record<IntervalUnit, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };
export const UNITS: readonly IntervalUnit[] = ['seconds', 'minutes', 'hours', 'days'];

/** What somebody typed as an interval in seconds; null when it is none or out of bounds. */
export function typedInterval(value: string, unit: IntervalUnit): number | null {
  if (!/^\d{1,9}$/.test(value.trim())) return null;
  const seconds = Number(value) * UNIT_SEC[unit];
  return seconds >= MIN_INTERVAL_SEC && seconds <= MAX_INTERVAL_SEC ? seconds : null;
}

/** The largest unit in which an interval is a whole number. */
export function inUnit(seconds: number): { value: string; unit: IntervalUnit } {
  const unit = UNITS.findLast((one) => seconds % UNIT_SEC[one] === 0) ?? 'seconds';
  return { value: String(seconds / UNIT_SEC[unit]), unit };
}
