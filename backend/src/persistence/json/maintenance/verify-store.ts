import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { linesOf } from '../files/lines.js';
import { TimeSlices } from '../../time-slices.js';
import { parseRow } from '../history/history-line.js';
import type { Segment } from '../history/segments.js';
import { listSegments } from '../history/segments.js';
import { readJournals } from '../journal/journal-reader.js';
import { listJournals } from '../journal/journal-names.js';
import { verifyRecords } from '../records/verify-records.js';
import { claimedSeq } from '../recovery/read-part.js';
import { checkSnapshot } from '../snapshot/snapshot-file.js';
import { FILE_OF, PARTS } from '../snapshot/snapshot-names.js';

/** What a check of the files found, one sentence each. */
export interface Findings {
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

/** Reads every file of the store again and checks sums, numbers and forms. Disturbs nobody who writes meanwhile. */
export async function verifyFiles(directory: string): Promise<Findings> {
  const good: string[] = [];
  const bad: string[] = [];
  for (const part of PARTS) {
    for (const name of [FILE_OF[part], `${FILE_OF[part]}.bak`]) {
      const verdict = await verifySnapshot(directory, name);
      if (verdict.kind === 'valid') good.push(`${name}: sound, up to commit ${verdict.seq}.`);
      else bad.push(`${name}: ${verdict.kind === 'bad' ? verdict.reason : 'it was written by a newer version'}.`);
    }
  }
  await verifyJournals(directory, good, bad);
  await verifyHistory(directory, good, bad);
  await verifyRecords(directory, good, bad);
  return { good, bad };
}

async function verifySnapshot(directory: string, name: string): ReturnType<typeof checkSnapshot> {
  const bytes = await readIfThere(directory, name);
  return bytes ? checkSnapshot(bytes) : { kind: 'bad', reason: 'it is missing' };
}

/** The journals must lead without a gap from the older generation to the present. */
async function verifyJournals(directory: string, good: string[], bad: string[]): Promise<void> {
  const seqs: number[] = [];
  for (const part of PARTS) {
    const older = await claimedSeq(directory, `${FILE_OF[part]}.bak`);
    const newest = await claimedSeq(directory, FILE_OF[part]);
    seqs.push(older ?? newest ?? 0);
  }
  const after = Math.min(...seqs);
  const journals = await listJournals(directory);
  let lines = 0;
  const { lastSeq, damage } = await readJournals(directory, journals, after, () => (lines += 1));
  if (damage) bad.push(`${damage.name}: ${damage.reason}.`);
  else good.push(`${journals.length} journal files: ${lines} commits behind ${after}, sound up to ${lastSeq}.`);
}

async function verifyHistory(directory: string, good: string[], bad: string[]): Promise<void> {
  let rows = 0;
  const segments = await listSegments(directory);
  for (const segment of segments) {
    const found = await verifySegment(directory, segment);
    rows += found.rows;
    if (found.unreadable > 0) bad.push(`${segment.name}: ${found.unreadable} of ${found.rows} rows cannot be read.`);
  }
  good.push(`${segments.length} history files with ${rows} rows.`);
}

async function verifySegment(
  directory: string,
  { name }: Segment,
): Promise<{ readonly rows: number; readonly unreadable: number }> {
  const slices = new TimeSlices();
  let rows = 0;
  let unreadable = 0;
  // Removed to make room while we were reading others.
  const bytes = (await readIfThere(directory, name)) ?? Buffer.alloc(0);
  const complete = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
  for (const { start, stop } of linesOf(complete)) {
    rows += 1;
    if (parseRow(complete.toString('utf8', start, stop)) === undefined) unreadable += 1;
    await slices.turn();
  }
  return { rows, unreadable };
}

async function readIfThere(directory: string, name: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(directory, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
