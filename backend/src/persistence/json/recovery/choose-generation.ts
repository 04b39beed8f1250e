import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import { SNAPSHOT_VERSION } from '../snapshot/snapshot-file.js';
import type { Part } from '../snapshot/snapshot-names.js';
import { FILE_OF } from '../snapshot/snapshot-names.js';
import type { Generations } from '../snapshot/snapshotter.js';
import { claimedSeq, readVerdict } from './read-part.js';

/** A file that cannot be used, and why, as the end of a sentence. */
export interface BadFile {
  readonly name: string;
  readonly reason: string;
  /** False when there is no such file at all. */
  readonly exists: boolean;
}

/** Which file of a part is used, by the recovery table. */
export type PartReading = { readonly part: Part; readonly generations: Generations } & (
  | { readonly from: 'main'; readonly seq: number; readonly data: unknown }
  | { readonly from: 'bak'; readonly seq: number; readonly data: unknown; readonly replaced: BadFile }
  /** Neither file is there. */
  | { readonly from: 'nothing' }
  /** Both are bad, or one is bad and the other missing. */
  | { readonly from: 'ruins'; readonly bad: readonly BadFile[] }
);

/**
 * Reads a part's main file, and its older generation where that one cannot be used.
 * @throws StartRefusal (78) when a file was written by a later version: then nothing is touched.
 */
export async function readPart(directory: string, part: Part): Promise<PartReading> {
  const main = FILE_OF[part];
  const bak = `${main}.bak`;
  const newest = await readVerdict(directory, main);
  if (newest.kind === 'newer') throw newer(main, newest.version);
  if (newest.kind === 'valid') {
    const { seq, data } = newest;
    return { part, from: 'main', seq, data, generations: { main: seq, bak: await claimedSeq(directory, bak) } };
  }
  const older = await readVerdict(directory, bak);
  if (older.kind === 'newer') throw newer(bak, older.version);
  if (older.kind === 'valid') {
    const { seq, data } = older;
    return {
      part,
      from: 'bak',
      seq,
      data,
      replaced: badFile(main, newest),
      generations: { main: undefined, bak: seq },
    };
  }
  const generations = { main: undefined, bak: undefined };
  if (newest.kind === 'missing' && older.kind === 'missing') return { part, from: 'nothing', generations };
  return { part, from: 'ruins', bad: [badFile(main, newest), badFile(bak, older)], generations };
}

function badFile(
  name: string,
  verdict: { readonly kind: 'missing' | 'bare' } | { readonly kind: 'bad'; readonly reason: string },
): BadFile {
  if (verdict.kind === 'bad') return { name, reason: verdict.reason, exists: true };
  if (verdict.kind === 'missing') return { name, reason: 'it is missing', exists: false };
  return { name, reason: 'it is not a file of this product', exists: true };
}

const newer = (name: string, version: number): StartRefusal =>
  new StartRefusal(
    `${name} was written by a newer version of the product (form ${version}; this one knows ${SNAPSHOT_VERSION}). ` +
      'Start that version. Nothing was changed.',
    EXIT.config,
  );
