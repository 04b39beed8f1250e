import type { JsonObject, JsonValue } from '../../../domain/json.js';
import type { Moment } from '../../../domain/moment.js';

/**
 * Careful reading of what the vendor sends: every field but the id may be absent, null or of another type, and then
 * there is nothing there. Own members only, whatever they are called.
 */
export function fieldOf(of: JsonValue | undefined, name: string): JsonValue | undefined {
  const object = objectOf(of);
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}

export function objectOf(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** The objects of a list, or of the list inside an envelope `{items}`. */
export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  const list: unknown = Array.isArray(value) ? value : fieldOf(value, 'items');
  if (!Array.isArray(list)) return [];
  return (list as readonly JsonValue[]).flatMap((item): readonly JsonObject[] => {
    const object = objectOf(item);
    return object ? [object] : [];
  });
}

/** A text that says something, as it is: codes that look like numbers keep their zeros. */
export function textOf(of: JsonValue | undefined, name: string): string | undefined {
  const value = fieldOf(of, name);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** An id: the vendor has GUIDs and whole numbers. */
export function idOf(of: JsonValue | undefined, name = 'id'): string | undefined {
  const value = fieldOf(of, name);
  return Number.isSafeInteger(value) ? String(value) : textOf(of, name);
}

export function numberOf(of: JsonValue | undefined, name: string): number | undefined {
  const value = fieldOf(of, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** An ISO 8601 moment; one without a zone is UTC, as all of the vendor's are. */
export function momentOf(of: JsonValue | undefined, name: string): Moment | undefined {
  const text = textOf(of, name);
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}T/.test(text)) return undefined;
  const at = Date.parse(/(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}
