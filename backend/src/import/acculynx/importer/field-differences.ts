import type { JsonObject, JsonValue } from '../../../domain/json.js';
import { canonicalJson } from '../mapper/canonical-json.js';
import { fieldOf, objectOf } from '../mapper/vendor-fields.js';

const MOST_FIELDS = 8;
const MOST_CHARACTERS = 200;

export interface FieldDifference {
  readonly field: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** What differs between two readings of one item: by field, and one level inside objects; at most 8, for people. */
export function fieldDifferences(before: JsonObject, after: JsonObject): readonly FieldDifference[] {
  return differences(before, after)
    .flatMap((difference) => {
      const [inside, now] = [objectOf(difference.before), objectOf(difference.after)];
      if (!inside || !now) return [difference];
      return differences(inside, now).map((each) => ({ ...each, field: `${difference.field}.${each.field}` }));
    })
    .slice(0, MOST_FIELDS)
    .map((each) => ({ field: each.field, before: shortened(each.before), after: shortened(each.after) }));
}

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
