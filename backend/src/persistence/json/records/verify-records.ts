import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { readLines } from '../files/line-reader.js';
import { TimeSlices } from '../../time-slices.js';
import { listRecordFiles, RECORDS_DIRECTORY } from './record-names.js';
import { isSound } from './record-line.js';

/** Checks the sum of every line of every tenant's log and adds what it found, a sentence each. Disturbs no writer. */
export async function verifyRecords(directory: string, good: string[], bad: string[]): Promise<void> {
  const files = await listRecordFiles(directory);
  let pages = 0;
  for (const { name } of files) {
    const file = await open(join(directory, RECORDS_DIRECTORY, name), 'r');
    try {
      const { lines, damagedAt } = await verifyFile(file);
      pages += lines;
      if (damagedAt !== undefined) bad.push(`${RECORDS_DIRECTORY}/${name}: the line at byte ${damagedAt} is damaged.`);
    } finally {
      await file.close();
    }
  }
  good.push(`${files.length} record files with ${pages} pages.`);
}

/** A last line without its end is one that is being written, or that never was acknowledged. */
async function verifyFile(
  file: FileHandle,
): Promise<{ readonly lines: number; readonly damagedAt: number | undefined }> {
  const slices = new TimeSlices();
  let lines = 0;
  for await (const { bytes, at, isComplete } of readLines(file)) {
    if (!isComplete) break;
    if (!isSound(bytes)) return { lines, damagedAt: at };
    lines += 1;
    await slices.turn();
  }
  return { lines, damagedAt: undefined };
}
