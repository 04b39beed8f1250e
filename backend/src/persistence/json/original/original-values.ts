import { isJsonObject } from '../../codecs/json-fields.js';

/** Who paused or acted, where the original system did not write it down. */
export const UNKNOWN_ACTOR = 'unknown (before the move)';

const LONGEST_TEXT = 2_000;
const LARGEST_OBJECT_CHARS = 16_384;

/** A finite number, also when it was written as text; undefined for everything else. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\s*-?\d+(?:\.\d+)?\s*$/.test(value)) return numberIn(Number(value));
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Text of a bearable length; undefined for what is none. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : undefined;
}

export const isOn = (value: unknown): boolean => value === true || value === 1 || value === 'true';

/**
 * Whole milliseconds of epoch seconds, at most `now`; undefined for what is no moment. A moment in the future would
 * keep a schedule from running until then.
 */
export function momentIn(value: unknown, now: number): number | undefined {
  const seconds = numberIn(value);
  if (seconds === undefined || seconds <= 0) return undefined;
  return Math.min(Math.round(seconds * 1000), now);
}

/** An object that can be kept beside an entry: not empty, not nested so deep that it cannot be written, not huge. */
export function objectIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!isJsonObject(value)) return undefined;
  try {
    const text = JSON.stringify(value);
    return text.length > 2 && text.length <= LARGEST_OBJECT_CHARS ? value : undefined;
  } catch {
    return undefined;
  }
}
