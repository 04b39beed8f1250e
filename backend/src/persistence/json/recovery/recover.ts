import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MalformedRecord } from '../codecs/json-fields.js';
import { readJournals } from '../journal/journal-reader.js';
import { listJournals } from '../journal/journal-names.js';
import { restorePart } from '../snapshot/part-data.js';
import type { Part } from '../snapshot/snapshot-names.js';
import { FILE_OF, PARTS } from '../snapshot/snapshot-names.js';
import type { Generations } from '../snapshot/snapshotter.js';
import { StoreState } from '../state/store-state.js';
import type { PartReading } from './choose-generation.js';
import { readPart } from './choose-generation.js';
import { MARKER_NAME } from './data-dir-files.js';
import type { PartSeqs } from './replay.js';
import { replayLine } from './replay.js';

/** What a start found. */
export interface Recovery {
  readonly state: StoreState;
  readonly lastSeq: number;
  readonly generations: ReadonlyMap<Part, Generations>;
  /** False until every part of the state has had a file. */
  readonly hasMarker: boolean;
  /** Damaged files in whose place an older generation serves. */
  readonly replaced: readonly { readonly name: string; readonly reason: string }[];
  /** Why what is on the disk cannot be trusted; empty when it can. */
  readonly corruption: readonly string[];
}

/**
 * Reads the data directory and writes nothing.
 * @throws StartRefusal (78) when a file was written by a later version.
 */
export async function recover(directory: string): Promise<Recovery> {
  const readings = new Map<Part, PartReading>();
  for (const part of PARTS) readings.set(part, await readPart(directory, part));
  const journals = await listJournals(directory);
  const hasMarker = existsSync(join(directory, MARKER_NAME));
  const known = hasMarker || journals.length > 0;
  const state = new StoreState();
  const corruption = [...readings.values()].flatMap((reading) => ruinsOf(reading, known));
  const seqs = Object.fromEntries([...readings].map(([part, { choice }]) => [part, 'seq' in choice ? choice.seq : 0]));
  let lastSeq = Math.min(...Object.values(seqs));
  try {
    for (const [part, { choice }] of readings) if ('data' in choice) restorePart(part, choice.data, state);
    const content = await readJournals(directory, journals, lastSeq, (line) =>
      replayLine(line, seqs as PartSeqs, state),
    );
    lastSeq = Math.max(content.lastSeq, ...Object.values(seqs));
    if (content.damage) corruption.push(`${content.damage.name} has ${content.damage.reason}.`);
  } catch (error) {
    if (!(error instanceof MalformedRecord)) throw error;
    corruption.push(`A file holds something that this version does not understand (${error.message}).`);
  }
  return {
    state,
    lastSeq,
    generations: new Map([...readings].map(([part, { generations }]) => [part, generations])),
    hasMarker,
    replaced: [...readings.values()].flatMap(({ choice, bad }) => (choice.from === 'bak' ? bad : [])),
    corruption,
  };
}

function ruinsOf({ part, choice, bad }: PartReading, known: boolean): string[] {
  if (choice.from === 'nothing') return known ? [`${FILE_OF[part]} and its backup are missing.`] : [];
  if (choice.from !== 'ruins') return [];
  return [`${FILE_OF[part]} cannot be used: ${bad.map(({ name, reason }) => `${name}: ${reason}`).join('; ')}.`];
}
