export const SECOND = 1_000;
export const DAY = 86_400_000;

/** ISO 8601 in UTC with whole seconds, as the vendor's samples write it. */
export const iso = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;

/** Payment dates are midnight UTC. */
export const isoDay = (moment: number): string => iso(startOfDay(moment));

export const startOfDay = (moment: number): number => Math.floor(moment / DAY) * DAY;

export const wholeSecond = (moment: number): number => Math.floor(moment / SECOND) * SECOND;

/**
 * The youngest moment in the made-up data. It is fixed, and not the moment of the start, because the same seed has to
 * give the same bytes on every day. A virtual now that lies before it moves it to that day.
 */
export const YOUNGEST = Date.UTC(2026, 5, 30);

/** How far back the oldest job goes. */
export const SPAN = 1_095 * DAY;
