import type { JsonObject, JsonValue } from '../../../domain/json.js';
import { canonicalJson } from '../mapper/canonical-json.js';
import { fieldOf, objectOf } from '../mapper/vendor-fields.js';

const MOST_FIELDS = 8;
const MOST_CHARACTERS = 200;
/** How far inside a value: to the fields of a contact in the list of a job's contacts, and of its address. */
const DEEPEST = 4;

export interface FieldDifference {
  readonly field: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** What differs between two readings of one item: by field, also inside objects and lists; at most 8, for people. */
export function fieldDifferences(before: JsonObject, after: JsonObject): readonly FieldDifference[] {
  return differences(before, after)
    .flatMap((difference) => within(difference, DEEPEST))
    .slice(0, MOST_FIELDS)
    .map((each) => ({ field: each.field, before: shortened(each.before), after: shortened(each.after) }));
}

/** Said where it is: in a long list, shortened for people, the two values would look the same. */
function within({ field, before, after }: FieldDifference, depth: number): readonly FieldDifference[] {
  const isOneLength = Array.isArray(after) && Array.isArray(before) && after.length === before.length;
  const inside = isOneLength ? byPlace(before) : objectOf(before);
  const now = isOneLength ? byPlace(after) : objectOf(after);
  if (!inside || !now || depth === 0) return [{ field, before, after }];
  return differences(inside, now).flatMap((each) => within({ ...each, field: `${field}.${each.field}` }, depth - 1));
}

const byPlace = (list: readonly JsonValue[]): JsonObject => Object.fromEntries(list.entries());

/** Absent and null are the same for people. */
function differences(before: JsonObject, after: JsonObject): readonly FieldDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((field) => ({ field, before: fieldOf(before, field) ?? null, after: fieldOf(after, field) ?? null }))
    .filter((each) => canonicalJson(each.before) !== canonicalJson(each.after));
}

function shortened(value: JsonValue): JsonValue {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= MOST_CHARACTERS ? value : `${text.slice(0, MOST_CHARACTERS - 1)}…`;
}
