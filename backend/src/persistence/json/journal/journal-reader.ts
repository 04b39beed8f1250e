import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linesOf } from '../files/lines.js';
import { TimeSlices } from '../../time-slices.js';
import { MalformedRecord } from '../../codecs/json-fields.js';
import type { CheckedLine, JournalLine } from './journal-line.js';
import { checkLine } from './journal-line.js';
import type { JournalFile } from './journal-names.js';

/** Where a journal stopped to make sense although more of it is needed. */
export interface JournalDamage {
  readonly name: string;
  readonly reason: string;
}

export interface JournalContent {
  /** The highest number that was read, or `after` when there was nothing behind it. */
  readonly lastSeq: number;
  readonly damage?: JournalDamage;
}

/**
 * Reads the lines behind `after`, in order and without a gap. Of every file only the lines count that come before the
 * next file's first number: what a process that had lost the directory wrote later is ignored. A torn end of the last
 * file was never acknowledged and is ignored too. Anything else that is needed and cannot be read is damage; what comes
 * before it has been handed on.
 */
export async function readJournals(
  directory: string,
  journals: readonly JournalFile[],
  after: number,
  each: (line: JournalLine) => void,
): Promise<JournalContent> {
  const slices = new TimeSlices();
  let lastSeq = after;
  for (const [i, { name, firstSeq }] of journals.entries()) {
    const end = journals[i + 1]?.firstSeq ?? Infinity;
    if (end <= lastSeq + 1) continue;
    if (firstSeq > lastSeq + 1) return { lastSeq, damage: gap(name, lastSeq) };
    const bytes = await readFile(join(directory, name));
    let expected = firstSeq;
    for (const { start, stop } of linesOf(bytes)) {
      if (expected >= end) break;
      expected += 1;
      // The numbers in a file have no gap, so lines that are not needed can be passed over unread.
      if (expected - 1 <= lastSeq) continue;
      const line = checkLine(bytes.toString('utf8', start, stop));
      if (line?.seq !== expected - 1) {
        if (end === Infinity && isTornEnd(bytes, start)) break;
        return { lastSeq, damage: { name, reason: `a damaged line after number ${lastSeq}` } };
      }
      const changes = readLine(line);
      if (changes === undefined)
        return { lastSeq, damage: { name, reason: `an unknown change at number ${line.seq}` } };
      each(changes);
      lastSeq = line.seq;
      await slices.turn();
    }
    if (end !== Infinity && lastSeq < end - 1) return { lastSeq, damage: gap(name, lastSeq) };
  }
  return { lastSeq };
}

function readLine(line: CheckedLine): JournalLine | undefined {
  try {
    return line.read();
  } catch (error) {
    if (error instanceof MalformedRecord) return undefined;
    throw error;
  }
}

const gap = (name: string, lastSeq: number): JournalDamage => ({ name, reason: `number ${lastSeq + 1} is missing` });

/**
 * What an interrupted write leaves behind: a last line without its end, or zeros where bytes had not arrived. Never when
 * a later group follows, because that was written only after this one was safe.
 */
function isTornEnd(bytes: Buffer, start: number): boolean {
  const rest = bytes.subarray(start);
  if (rest.includes('\n\n')) return false;
  return !rest.includes(0x0a) || rest.includes(0);
}
