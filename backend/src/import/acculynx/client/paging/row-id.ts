import type { JsonObject, JsonValue } from '../../../../domain/json.js';
import { ID_FORM } from '../allowed-calls.js';

/** An id as text: the vendor's are GUIDs, and whole numbers for lookups. Undefined for everything that is none. */
export function idOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && ID_FORM.test(value) ? value : undefined;
}

export const rowId = (row: JsonObject): string | undefined => idOf(row['id']);
