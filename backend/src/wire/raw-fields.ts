import type { JsonObject, JsonValue } from '../domain/json.js';
import type { Moment } from '../domain/moment.js';

/** Reading what the vendor said: whatever is absent, null or of another type is not there. Own members only. */
export function fieldIn(of: JsonValue | undefined, name: string): JsonValue | undefined {
  return isObject(of) && Object.hasOwn(of, name) ? of[name] : undefined;
}

export function textIn(of: JsonValue | undefined, name: string): string | undefined {
  const value = fieldIn(of, name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

export function numberIn(of: JsonValue | undefined, name: string): number | undefined {
  const value = fieldIn(of, name);
  return typeof value === 'number' ? value : undefined;
}

/** ISO 8601; without a zone it is UTC, as all of the vendor's moments are. */
export function momentIn(of: JsonValue | undefined, name: string): Moment | undefined {
  const text = textIn(of, name);
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}T/.test(text)) return undefined;
  const at = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** A list, or the one inside an envelope `{items}`. */
export function listIn(of: JsonValue | undefined, name: string): readonly JsonValue[] {
  const value = fieldIn(of, name);
  const list: unknown = isObject(value) ? value['items'] : value;
  return Array.isArray(list) ? (list as readonly JsonValue[]) : [];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
