/**
 * JSON and JavaScript know texts that the server cannot store: a NUL, and half of a surrogate pair. Such a unit is kept
 * as U+E000 and four digits, and so is U+E000 itself; reading turns them back, so that nothing is lost.
 */
const ESCAPE = '\ue000';
/** With the flag `u` a surrogate matches only where its other half is missing. */
const UNSTORABLE = /[\0\ue000\ud800-\udfff]/gu;
const ESCAPED = /\ue000([0-9a-f]{4})/g;
/** How `JSON.stringify` writes what cannot be stored. */
const UNSTORABLE_JSON = /\\u(?:0000|d[89a-f])|\ue000/i;

/** A text as the server can store it. Different texts stay different. */
export const storableText = (text: string): string =>
  text.replace(UNSTORABLE, (unit) => ESCAPE + unit.charCodeAt(0).toString(16).padStart(4, '0'));

/** The text that was stored. */
export const originalText = (text: string): string =>
  text.replace(ESCAPED, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));

/** A value as JSON that the server can store. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return UNSTORABLE_JSON.test(json) ? JSON.stringify(withTexts(JSON.parse(json), storableText)) : json;
}

/** The value that was stored. */
export function originalJson(json: string): unknown {
  const value: unknown = JSON.parse(json);
  return json.includes(ESCAPE) ? withTexts(value, originalText) : value;
}

function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((inner) => withTexts(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [change(name), withTexts(inner, change)]));
}
