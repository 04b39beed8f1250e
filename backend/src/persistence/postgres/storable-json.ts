/** What JSON may say and the server cannot store: a NUL, or half of a surrogate pair. Written by `stringify` as escapes. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed();
}

/** A text as the server can store it; what it cannot becomes U+FFFD. */
export const storableText = (text: string): string =>
  text.includes('\u0000') || !text.isWellFormed() ? storable(text) : text;

/** A value as JSON that the server can store, in values and in names. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return UNSTORABLE.test(json) ? JSON.stringify(cleaned(JSON.parse(json))) : json;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), cleaned(inner)]));
}
