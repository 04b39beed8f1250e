import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import { AuditVerifier } from '../../audit-chain/audit-verifier.js';
import type { ReadEntry } from '../../audit-chain/canonical-entry.js';
import { readEntry } from '../../audit-chain/canonical-entry.js';
import type { BadEntry } from '../../audit-chain/chain-types.js';
import { AUDIT_RINGS } from '../../audit-chain/chain-types.js';
import { OTHER_TEXT } from '../../audit-chain/link-checker.js';
import { MalformedRecord } from '../../codecs/json-fields.js';
import { peekSeq } from '../snapshot/snapshot-file.js';
import { FILE_OF } from '../snapshot/snapshot-names.js';
import type { ChainPlaces } from '../state/ring-chains.js';

/** The state that the files are compared with, at the commit of this number. */
export interface KnownChains {
  readonly places: ChainPlaces;
  readonly seq: number;
}

/**
 * Looks at the entries as they stand in the two generations of the audit's file, whether its sum is right or not: a store
 * that is served from its memory, or from the older generation, does not see what was done to them. `known` is asked
 * after a file was read, so that it is never older.
 */
export async function badInFiles(
  directory: string,
  chain: AuditChain,
  known: () => KnownChains | undefined,
): Promise<BadEntry | undefined> {
  for (const name of [FILE_OF.audit, `${FILE_OF.audit}.bak`]) {
    const bytes = await readIfThere(join(directory, name));
    const state = known();
    const bad = bytes && state && badIn(bytes, chain, state);
    if (bad) return { ...bad, reason: `In ${name}: ${bad.reason}` };
  }
  return undefined;
}

function badIn(bytes: Buffer, chain: AuditChain, { places, seq }: KnownChains): BadEntry | undefined {
  const claimed = peekSeq(bytes);
  // A file of the original system, before the first start of ours.
  if (claimed === undefined) return undefined;
  const verifier = new AuditVerifier(chain, AUDIT_RINGS, places.anchors);
  for (const { entry, isExact } of entriesIn(bytes)) {
    const { ring, seq: place, id } = entry;
    if (!verifier.add(entry)) break;
    if (!isExact && place > places.anchors[ring].seq) return { ring, seq: place, id, reason: OTHER_TEXT };
  }
  // A file of an older commit ends where the chain ended then.
  return verifier.verdict(claimed === seq ? places.heads : {}, 0).firstBad;
}

/** Oldest first. What can no longer be read is missing, and is named by what stands behind it. */
function entriesIn(bytes: Buffer): readonly ReadEntry[] {
  // One row each, behind the line that the list begins with.
  const rows = bytes.toString('utf8').split('\n').slice(1).reverse();
  return rows.flatMap((row) => entryIn(row.replace(/,$/, '')));
}

function entryIn(row: string): readonly ReadEntry[] {
  try {
    return [readEntry(JSON.parse(row))];
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof MalformedRecord) return [];
    throw error;
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
