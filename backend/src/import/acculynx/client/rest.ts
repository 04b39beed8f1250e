import type { IncomingHttpHeaders } from 'node:http';
import type { Moment } from '../../../domain/moment.js';

/** No rest that the vendor asks for is believed beyond 5 minutes. */
export const LONGEST_REST_MS = 300_000;
/** Seconds larger than this are a moment since 1970. */
const EPOCH_LIKE = 1_000_000_000;

const single = (value: string | string[] | undefined): string =>
  (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).trim();

function seconds(text: string, now: Moment): number | undefined {
  if (!/^\d{1,15}(?:\.\d{1,9})?$/.test(text)) return undefined;
  const value = Number(text);
  if (value < EPOCH_LIKE) return value * 1000;
  // Some count in milliseconds.
  return (value > EPOCH_LIKE * 100 ? value : value * 1000) - now;
}

function date(text: string, now: Moment): number | undefined {
  // Everything else that `Date` would make something of is no HTTP date.
  const moment = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(moment) ? undefined : moment - now;
}

/**
 * How long the vendor asks to be left alone, milliseconds from 0 to 5 minutes; undefined when it says nothing that can
 * be read. `Retry-After` in seconds or as a date, then `RateLimit-Reset` and `X-RateLimit-Reset` in seconds, which may
 * be a moment since 1970.
 */
export function restAskedFor(headers: IncomingHttpHeaders, now: Moment): number | undefined {
  const retryAfter = single(headers['retry-after']);
  const rest =
    seconds(retryAfter, now) ??
    date(retryAfter, now) ??
    seconds(single(headers['ratelimit-reset']), now) ??
    seconds(single(headers['x-ratelimit-reset']), now);
  return rest === undefined ? undefined : Math.min(LONGEST_REST_MS, Math.max(0, Math.round(rest)));
}
