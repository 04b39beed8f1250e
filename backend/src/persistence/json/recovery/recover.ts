import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Moment } from '../../../domain/moment.js';
import type { AuditChain } from '../../audit-chain/audit-chain.js';
import type { BadEntry } from '../../audit-chain/chain-types.js';
import { ReplayCheck } from '../audit-proof/replay-check.js';
import { MalformedRecord } from '../../codecs/json-fields.js';
import type { JournalLine } from '../journal/journal-line.js';
import type { JournalFile } from '../journal/journal-names.js';
import { listJournals } from '../journal/journal-names.js';
import { readJournals } from '../journal/journal-reader.js';
import type { Migration } from '../original/migration.js';
import { migrateOriginals } from '../original/migration.js';
import { restorePart } from '../snapshot/part-data.js';
import type { Part } from '../snapshot/snapshot-names.js';
import { FILE_OF, PARTS } from '../snapshot/snapshot-names.js';
import type { Generations } from '../snapshot/snapshotter.js';
import { StoreState } from '../state/store-state.js';
import type { BadFile, PartReading } from './choose-generation.js';
import { readPart } from './choose-generation.js';
import { MARKER_NAME } from './data-dir-files.js';
import type { PartSeqs } from './replay.js';
import { replayLine } from './replay.js';

/** What a start found. */
export interface Recovery {
  readonly state: StoreState;
  readonly lastSeq: number;
  readonly generations: ReadonlyMap<Part, Generations>;
  /** The names of the journals, oldest first. */
  readonly journals: readonly string[];
  /** False until every part of the state has had a file. */
  readonly hasMarker: boolean;
  /** Damaged or missing files in whose place an older generation serves. */
  readonly replaced: readonly BadFile[];
  readonly migration?: Migration;
  /** Why what is on the disk cannot be trusted, as sentences; empty when it can. */
  readonly corruption: readonly string[];
  /** Snapshots that are of no use, when there is corruption. */
  readonly ruins: readonly string[];
  /** Journals from the damaged one on. */
  readonly lostJournals: readonly string[];
  /** The first audit entry of the journals that is not as it was written; looked for where there is a chain to do it with. */
  readonly auditBad?: BadEntry;
}

/**
 * Reads the data directory and writes nothing. The state holds what could be read, also when that is not everything.
 * With `chain` it checks the audit entries of the journals on the way.
 * @throws StartRefusal (78) when a file was written by a later version.
 */
export async function recover(directory: string, now: Moment, chain?: AuditChain): Promise<Recovery> {
  const readings: PartReading[] = [];
  for (const part of PARTS) readings.push(await readPart(directory, part));
  const journals = await listJournals(directory);
  const hasMarker = existsSync(join(directory, MARKER_NAME));
  const isKnown = hasMarker || journals.length > 0;

  const state = new StoreState();
  const corruption: string[] = [];
  const ruins: string[] = [];
  for (const reading of readings) {
    if (!('data' in reading)) continue;
    const malformed = restore(reading.part, reading.data, state);
    if (!malformed) continue;
    corruption.push(`${FILE_OF[reading.part]} holds something that this version does not understand: ${malformed}.`);
    ruins.push(FILE_OF[reading.part], `${FILE_OF[reading.part]}.bak`);
  }
  const absent = readings.filter(({ from }) => from === 'nothing' || from === 'ruins').map(({ part }) => part);
  const migration = isKnown ? undefined : await migrateOriginals(directory, absent, state, now);
  const moved = new Set<Part>(migration?.sources.map(({ part }) => part));
  for (const reading of readings.filter(({ part }) => !moved.has(part))) {
    corruption.push(...whyUnusable(reading, isKnown));
    if (reading.from === 'ruins') ruins.push(...reading.bad.filter(({ exists }) => exists).map(({ name }) => name));
  }

  const seqs = Object.fromEntries(readings.map((reading) => [reading.part, 'seq' in reading ? reading.seq : 0]));
  const partSeqs = seqs as PartSeqs;
  const known = readings.flatMap((reading) => ('seq' in reading ? [reading.seq] : []));
  const after = known.length > 0 ? Math.min(...known) : 0;
  if (corruption.length > 0) await salvage(directory, journals, after, (line) => replayLine(line, partSeqs, state));
  if (partSeqs.audit > partSeqs.commandCenter) state.audit.anchorAtOldest();
  const check = chain && new ReplayCheck(chain, state);
  const content = await readJournals(directory, journals, after, (line) => {
    check?.look(line);
    replayLine(line, partSeqs, state);
  });
  const newest = Math.max(after, ...known);
  if (content.damage) corruption.push(`${content.damage.name} has ${content.damage.reason}.`);
  else if (Math.max(content.lastSeq, after) < newest) {
    corruption.push(
      `The journal of the commits ${after + 1} to ${newest} is missing, so the files do not fit together.`,
    );
  }
  const lostFrom = content.damage?.name;
  return {
    state,
    lastSeq: Math.max(content.lastSeq, ...known),
    generations: new Map(readings.map(({ part, generations }) => [part, generations])),
    journals: journals.map(({ name }) => name),
    hasMarker,
    replaced: readings.flatMap((reading) => (reading.from === 'bak' ? [reading.replaced] : [])),
    ...(migration ? { migration } : {}),
    corruption,
    ruins,
    ...(check?.firstBad ? { auditBad: check.firstBad } : {}),
    lostJournals: lostFrom === undefined ? [] : journals.map(({ name }) => name).filter((name) => name >= lostFrom),
  };
}

/** For a part that has no file left: what the journals before `after` still say about it, as far as they can be read. */
async function salvage(
  directory: string,
  journals: readonly JournalFile[],
  after: number,
  each: (line: JournalLine) => void,
): Promise<void> {
  const start = (journals[0]?.firstSeq ?? 1) - 1;
  if (start >= after) return;
  await readJournals(directory, journals, start, (line) => {
    if (line.seq <= after) each(line);
  });
}

/** @returns what could not be understood, if anything. */
function restore(part: Part, data: unknown, state: StoreState): string | undefined {
  try {
    restorePart(part, data, state);
    return undefined;
  } catch (error) {
    if (error instanceof MalformedRecord) return error.message;
    throw error;
  }
}

function whyUnusable(reading: PartReading, isKnown: boolean): string[] {
  const name = FILE_OF[reading.part];
  if (reading.from === 'nothing') return isKnown ? [`${name} and its older generation are missing.`] : [];
  if (reading.from !== 'ruins') return [];
  const reasons = reading.bad.map((bad) => `${bad.name}: ${bad.reason}`);
  return [`Neither generation of ${name} can be used (${reasons.join('; ')}).`];
}
