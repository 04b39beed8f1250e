import type { Moment } from '../../../domain/moment.js';

const DAY_MS = 86_400_000;

/** Days since 1970 in UTC: the vendor filters by whole days, in a time zone that is not known. */
export const dayOf = (moment: Moment): number => Math.floor(moment / DAY_MS);

/** `YYYY-MM-DD`, the only form of a date that the vendor's filters take. */
export const dateText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
