import type { AuditRing } from '../../domain/audit-entry.js';
import { isJsonObject, JsonFields, MalformedRecord } from '../codecs/json-fields.js';
import type { ReadEntry } from './canonical-entry.js';
import { readEntry } from './canonical-entry.js';
import type { ChainKind, ChainPoint } from './chain-types.js';
import { AUDIT_RINGS } from './chain-types.js';

/** Where a ring's chain ended when an export was made, and with which entry it begins. */
export interface ExportedRing extends ChainPoint {
  readonly fromSeq: number;
}

/** The last line of an export. */
export interface ExportedHead {
  readonly kind: ChainKind;
  /** Lines before this one. */
  readonly entries: number;
  /** True when no filter left anything out. */
  readonly isWhole: boolean;
  /** Rings that have a chain. */
  readonly rings: Readonly<Partial<Record<AuditRing, ExportedRing>>>;
}

/** One line of an export in NDJSON; undefined for one that cannot be read, or was not written like this. */
export type ExportedLine = { readonly head: ExportedHead } | ReadEntry | undefined;

export function exportedLine(text: string): ExportedLine {
  try {
    const value: unknown = JSON.parse(text);
    // A member that stands there twice is read once, and a person may have seen the other one.
    if (JSON.stringify(value) !== text.trim()) return undefined;
    return isJsonObject(value) && value['type'] === 'chain_head' ? { head: headOf(value) } : readEntry(value);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof MalformedRecord) return undefined;
    throw error;
  }
}

const HEAD_MEMBERS: ReadonlySet<string> = new Set(['type', 'rings', 'kind', 'entries', 'filters']);
const RING_MEMBERS: ReadonlySet<string> = new Set(['seq', 'hash', 'from_seq']);
const RINGS: ReadonlySet<string> = new Set(AUDIT_RINGS);

/** No hash is about this line, and a member under another name would take what it says out of the check. */
function requireOnly(value: unknown, known: ReadonlySet<string>): void {
  const unknown = isJsonObject(value) && Object.keys(value).find((name) => !known.has(name));
  if (unknown) throw new MalformedRecord(`An export's last line has no ${unknown}.`);
}

function headOf(value: unknown): ExportedHead {
  requireOnly(value, HEAD_MEMBERS);
  const fields = JsonFields.of(value, 'end of the chain');
  requireOnly(fields.raw('rings'), RINGS);
  const rings = JsonFields.of(fields.raw('rings'), 'rings');
  const filters = fields.optionalObject('filters');
  return {
    kind: fields.oneOf('kind', ['hmac', 'plain']),
    entries: fields.number('entries'),
    isWhole: filters !== undefined && Object.keys(filters).length === 0,
    rings: Object.fromEntries(
      AUDIT_RINGS.filter((ring) => rings.has(ring)).map((ring) => [ring, ringOf(rings.raw(ring))]),
    ),
  };
}

function ringOf(value: unknown): ExportedRing {
  requireOnly(value, RING_MEMBERS);
  const fields = JsonFields.of(value, 'end of a ring');
  return { seq: fields.number('seq'), hash: fields.text('hash'), fromSeq: fields.optionalNumber('from_seq') ?? 1 };
}
