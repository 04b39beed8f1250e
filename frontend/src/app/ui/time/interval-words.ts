import { TIME } from '../words/time.strings';
import { formatCount } from './format-count';
import { formatDuration } from './format-duration';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An interval exactly: `45 s`, `3 min`, `1 h 30 min`; in seconds where two units would round it. */
export function intervalWords(seconds: number): string {
  return seconds >= MINUTE && seconds % smallerUnit(seconds) === 0
    ? formatDuration(seconds)
    : TIME.seconds(formatCount(seconds));
}

export function everyWords(seconds: number): string {
  return TIME.every(intervalWords(seconds));
}

/** The second of the two units in which a length of time is said. */
function smallerUnit(seconds: number): number {
  if (seconds < HOUR) return 1;
  return seconds < DAY ? MINUTE : HOUR;
}
