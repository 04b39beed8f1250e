/** A wall-clock moment: whole milliseconds since the Unix epoch, UTC. Labels and grids use it; delays use the monotonic clock. */
export type Moment = number;

/** Epoch seconds as a float: the form of the HTTP API and of the original system's files. */
export const toSeconds = (moment: Moment): number => moment / 1000;

/** The moment of epoch seconds, rounded to the millisecond. */
export const fromSeconds = (seconds: number): Moment => Math.round(seconds * 1000);

/** UTC with milliseconds, ending in `Z`. */
export const toIso = (moment: Moment): string => new Date(moment).toISOString();
