import { createHash } from 'node:crypto';
import { isJsonObject } from '../data/json.ts';

/** JSON with the keys of every object in order and no spaces, so that equal content is equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  const entries = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${entries.join(',')}}`;
}

/** Hex SHA-256 of the canonical JSON. */
export const contentHash = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');
