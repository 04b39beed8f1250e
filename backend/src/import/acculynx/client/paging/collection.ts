import type { JsonObject, JsonValue } from '../../../../domain/json.js';

/** What a list answered, as far as it could be understood. */
export interface Collection {
  /** Its objects in order. */
  readonly items: readonly JsonObject[];
  /** Rows that are no objects. */
  readonly badRows: number;
  /** False when there is no array where the rows should be: an empty list it is not. */
  readonly understood: boolean;
  readonly count?: number;
  readonly pageSize?: number;
  /** The index that the vendor says it used. */
  readonly pageStartIndex?: number;
}

/** True for what JSON writes in braces. */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wholeNumber = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** `items`, or the only array there is, for lists that call their rows by another name. */
function rowsOf(body: JsonObject): readonly JsonValue[] | undefined {
  const named = body['items'];
  if (Array.isArray(named)) return named as readonly JsonValue[];
  if (named !== undefined) return undefined;
  const arrays = Object.values(body).filter((value) => Array.isArray(value));
  return arrays.length === 1 ? arrays[0] : undefined;
}

/** Reads the envelope of a list. Never throws: what is absent or of a wrong type is left out. */
export function readCollection(body: JsonObject): Collection {
  const rows = rowsOf(body);
  const items = (rows ?? []).filter(isJsonObject);
  return {
    items,
    badRows: (rows?.length ?? 0) - items.length,
    understood: rows !== undefined,
    count: wholeNumber(body['count']),
    pageSize: wholeNumber(body['pageSize']),
    pageStartIndex: wholeNumber(body['pageStartIndex']),
  };
}
