import { TIME } from '../words/time.strings';
import { formatCount } from './format-count';

/** What two decimals of a second would make nothing of. */
const HARDLY_ANYTHING = 0.005;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took, in at most two units: `0.41 s`, `38 s`, `3 min 12 s`, `5 h`, `2 days 4 h`. Decimals below 10 s only, milliseconds below 0.005 s. */
export function formatDuration(seconds: number, decimals = 2): string {
  const length = Math.max(0, seconds);
  if (decimals > 0 && length < HARDLY_ANYTHING) return TIME.milliseconds(formatCount(Math.round(length * 1000)));
  if (length < 9.995) return TIME.seconds(formatCount(length, decimals));
  const whole = Math.round(length);
  if (whole < MINUTE) return TIME.seconds(formatCount(whole));
  if (whole < HOUR) return twoUnits(whole, MINUTE, TIME.minutes, 1, TIME.seconds);
  if (whole < DAY) return twoUnits(Math.round(whole / MINUTE) * MINUTE, HOUR, TIME.hours, MINUTE, TIME.minutes);
  return twoUnits(Math.round(whole / HOUR) * HOUR, DAY, dayWords, HOUR, TIME.hours);
}

/** The same in one unit, for ages and distances: `52 s`, `6 min`, `5 h`, `12 days`. Never rounds up. */
export function formatRough(seconds: number): string {
  const length = Math.max(0, Math.floor(seconds));
  if (length < MINUTE) return TIME.seconds(formatCount(length));
  if (length < HOUR) return TIME.minutes(formatCount(Math.floor(length / MINUTE)));
  if (length < DAY) return TIME.hours(formatCount(Math.floor(length / HOUR)));
  return dayWords(formatCount(Math.floor(length / DAY)));
}

/** A regular distance: `every 3 min`, `every 90 s` becomes `every 1 min 30 s`. */
export function formatEvery(seconds: number): string {
  return TIME.every(seconds < MINUTE ? TIME.seconds(formatCount(seconds)) : formatDuration(seconds));
}

/** Minutes and seconds of something that runs: `0:42`, `12:05`, `1:02:07`. */
export function formatElapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  const tail = String(whole % MINUTE).padStart(2, '0');
  if (whole < HOUR) return `${minutes}:${tail}`;
  return `${Math.floor(whole / HOUR)}:${String(minutes).padStart(2, '0')}:${tail}`;
}

type Words = (n: string) => string;

function twoUnits(whole: number, large: number, largeWords: Words, small: number, smallWords: Words): string {
  const rest = Math.floor((whole % large) / small);
  const head = largeWords(formatCount(Math.floor(whole / large)));
  return rest === 0 ? head : `${head} ${smallWords(formatCount(rest))}`;
}

function dayWords(n: string): string {
  return TIME.days(n, n === formatCount(1));
}
