import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import { SNAPSHOT_VERSION } from '../snapshot/snapshot-file.js';
import type { Generations } from '../snapshot/snapshotter.js';
import type { Part } from '../snapshot/snapshot-names.js';
import { FILE_OF } from '../snapshot/snapshot-names.js';
import type { FileVerdict } from './read-part.js';
import { readVerdict } from './read-part.js';

/** Which file of a part is used, by the recovery table. */
export type Choice =
  | { readonly from: 'main' | 'bak'; readonly seq: number; readonly data: unknown }
  /** Neither file is there. */
  | { readonly from: 'nothing' }
  /** Both are bad, or one is bad and the other missing. */
  | { readonly from: 'ruins' };

export interface PartReading {
  readonly part: Part;
  readonly choice: Choice;
  readonly generations: Generations;
  /** Files that cannot be used, and why. */
  readonly bad: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Reads both generations of a part and chooses.
 * @throws StartRefusal (78) when a file was written by a later version: then nothing is touched.
 */
export async function readPart(directory: string, part: Part): Promise<PartReading> {
  const main = FILE_OF[part];
  const verdicts = {
    main: await readVerdict(directory, main),
    bak: await readVerdict(directory, `${main}.bak`),
  };
  for (const [which, verdict] of Object.entries(verdicts)) {
    if (verdict.kind === 'newer') throw newer(which === 'main' ? main : `${main}.bak`, verdict.version);
  }
  return {
    part,
    choice: choose(verdicts.main, verdicts.bak),
    generations: { main: seqOf(verdicts.main), bak: seqOf(verdicts.bak) },
    bad: [...reasonOf(main, verdicts.main), ...reasonOf(`${main}.bak`, verdicts.bak)],
  };
}

function choose(main: FileVerdict, bak: FileVerdict): Choice {
  if (main.kind === 'valid') return { from: 'main', seq: main.seq, data: main.data };
  if (bak.kind === 'valid') return { from: 'bak', seq: bak.seq, data: bak.data };
  return main.kind === 'missing' && bak.kind === 'missing' ? { from: 'nothing' } : { from: 'ruins' };
}

const seqOf = (verdict: FileVerdict): number | undefined => (verdict.kind === 'valid' ? verdict.seq : undefined);

function reasonOf(name: string, verdict: FileVerdict): PartReading['bad'] {
  if (verdict.kind === 'bad') return [{ name, reason: verdict.reason }];
  return verdict.kind === 'bare' ? [{ name, reason: 'it is not a file of this product' }] : [];
}

const newer = (name: string, version: number): StartRefusal =>
  new StartRefusal(
    `${name} was written by a newer version of the product (form ${version}, this one knows ${SNAPSHOT_VERSION}). ` +
      'Start that version; nothing was changed.',
    EXIT.config,
  );
