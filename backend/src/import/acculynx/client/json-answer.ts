import { parse } from 'secure-json-parse';
import type { JsonObject, JsonValue } from '../../../domain/json.js';

/** Deeper nesting than this is no answer of the vendor's. */
export const MOST_DEPTH = 64;

export type BodyFault = 'not_json' | 'too_deep' | 'not_object';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** True when brackets nest deeper than allowed. Looks at the bytes, so that nothing deep is ever built. */
export function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (quoted) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (OPENING.has(byte)) {
      depth += 1;
      if (depth > MOST_DEPTH) return true;
    } else if (CLOSING.has(byte)) depth -= 1;
  }
  return false;
}

/** True for `application/json` and everything that ends in `+json`, whatever parameters follow. */
export const isJsonType = (contentType: string | undefined): boolean =>
  /^application\/(?:json|[a-z0-9.+-]+\+json)\s*(?:;|$)/i.test(contentType?.trim() ?? '');

/** Reads the body of an answer. Members that would reach an object's prototype are left out. */
export function readJsonAnswer(bytes: Uint8Array): JsonObject | BodyFault {
  if (isTooDeep(bytes)) return 'too_deep';
  let value: JsonValue;
  try {
    value = parse(utf8.decode(bytes), { protoAction: 'remove', constructorAction: 'remove' }) as JsonValue;
  } catch {
    return 'not_json';
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : 'not_object';
}
