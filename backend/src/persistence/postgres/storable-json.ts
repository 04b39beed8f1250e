/** What JSON may say and the server cannot store: a NUL, or half of a surrogate pair. Written by `stringify` as escapes. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

/** The same in a text; with the flag `u` a surrogate matches only where its other half is missing. */
const UNSTORABLE_UNITS = /[\0\ud800-\udfff]/gu;

/** A text as the server can store it; what it cannot becomes U+FFFD. */
export const storableText = (text: string): string => text.replace(UNSTORABLE_UNITS, '\ufffd');

/** A value as JSON that the server can store, in values and in names. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return UNSTORABLE.test(json) ? JSON.stringify(cleaned(JSON.parse(json))) : json;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storableText(name), cleaned(inner)]));
}
