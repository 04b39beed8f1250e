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

function headOf(value: unknown): ExportedHead {
  const fields = JsonFields.of(value, 'end of the chain');
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
  const fields = JsonFields.of(value, 'end of a ring');
  return { seq: fields.number('seq'), hash: fields.text('hash'), fromSeq: fields.optionalNumber('from_seq') ?? 1 };
}
