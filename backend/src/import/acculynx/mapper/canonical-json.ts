import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '../../../domain/json.js';

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** JSON without blanks and with the names of every object in code unit order: equal content makes equal text. */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`).join(',')}}`;
}

/** SHA-256 (hex) of the canonical JSON: what tells a changed item from an unchanged one. */
export function contentHash(item: JsonObject): string {
  return createHash('sha256').update(canonicalJson(item)).digest('hex');
}
