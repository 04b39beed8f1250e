import type { AuditEntry } from '../../domain/audit-entry.js';
import { decodeAuditEntry, encodeAuditEntry } from '../codecs/audit-codec.js';
import { isJsonObject } from '../codecs/json-fields.js';
import { canonicalJson } from '../portable/canonical-json.js';

/**
 * The one text of an entry that its hash is about: the API's names and values without `hash` and `prev_hash`, as
 * canonical JSON. It is the same before an entry is written and after it was read, from either store or an export.
 */
export function canonicalEntry(entry: AuditEntry): string {
  const written = encodeAuditEntry(entry);
  let text = '';
  // The names of an entry are always the same, so they are sorted once: a herd of runs writes thousands of entries.
  for (const [name, prefix] of MEMBERS) {
    const value = written[name];
    if (value !== undefined) text += `${text === '' ? '{' : ','}${prefix}${canonicalJson(value)}`;
  }
  return `${text}}`;
}

const MEMBERS: readonly (readonly [name: string, prefix: string])[] = [
  'action_id',
  'actor',
  'actor_detail',
  'after',
  'before',
  'id',
  'metadata',
  'operation',
  'outcome',
  'request_id',
  'ring',
  'run_id',
  'seq',
  'source',
  'tenant',
  'ts',
  'ts_iso',
].map((name) => [name, `"${name}":`]);

/** An entry as it stands somewhere, and whether it says exactly what is hashed of it. */
export interface ReadEntry {
  readonly entry: AuditEntry;
  /** False when it says more, or something else where it repeats itself, such as the time in two forms. */
  readonly isExact: boolean;
}

/** @throws MalformedRecord when the value has no form of an entry */
export function readEntry(value: unknown): ReadEntry {
  const entry = decodeAuditEntry(value);
  const written = isJsonObject(value) ? canonicalJson({ ...value, hash: undefined, prev_hash: undefined }) : '';
  return { entry, isExact: written === canonicalEntry(entry) };
}
