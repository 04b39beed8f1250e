import type { AuditEntry } from '../../domain/audit-entry.js';
import { encodeAuditEntry } from '../json/codecs/audit-codec.js';
import { canonicalJson } from '../portable/canonical-json.js';

/**
 * The one text of an entry that its hash is about: the API's names and values without `hash` and `prev_hash`, as
 * canonical JSON. It is the same before an entry is written and after it was read, from either store or an export.
 */
export function canonicalEntry(entry: AuditEntry): string {
  return canonicalJson({ ...encodeAuditEntry(entry), hash: undefined, prev_hash: undefined });
}
