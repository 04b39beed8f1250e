import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Moment } from '../../../domain/moment.js';
import { isJsonObject } from '../../codecs/json-fields.js';
import type { Disk } from '../files/disk.js';
import { writeFully } from '../files/disk.js';
import { TimeSlices } from '../../time-slices.js';
import { parseRow } from '../history/history-line.js';
import type { Segment } from '../history/segments.js';
import { dayOf, listSegments } from '../history/segments.js';

const MOMENT_OF = { runs: 'queued_at', ticks: 'to' } as const;

/** Takes rows before a moment out of the history files. Run again after a crash it does what is left. */
export async function pruneSegments(
  directory: string,
  disk: Disk,
  before: Moment,
  fence: () => void,
): Promise<{ readonly removedFiles: number; readonly removedRows: number }> {
  let removedFiles = 0;
  let removedRows = 0;
  // A file holds rows that became final on its day; they may be older, never newer.
  for (const segment of (await listSegments(directory)).filter(({ day }) => day <= dayOf(before))) {
    const { kept, gone } = await sortOut(directory, segment, before);
    if (gone === 0) continue;
    removedRows += gone;
    fence();
    if (kept.length > 0) await replace(join(directory, segment.name), disk, kept);
    else {
      await disk.remove(join(directory, segment.name));
      removedFiles += 1;
    }
  }
  await disk.syncDirectory(directory);
  return { removedFiles, removedRows };
}

async function sortOut(
  directory: string,
  { kind, name }: Segment,
  before: Moment,
): Promise<{ readonly kept: readonly string[]; readonly gone: number }> {
  const slices = new TimeSlices();
  const kept: string[] = [];
  let gone = 0;
  for (const line of (await readFile(join(directory, name), 'utf8')).split('\n')) {
    if (line === '') continue;
    if (isBefore(line, MOMENT_OF[kind], before)) gone += 1;
    else kept.push(line);
    await slices.turn();
  }
  return { kept, gone };
}

/** A row that cannot be read has no moment; it goes with the old ones. */
function isBefore(line: string, member: string, before: Moment): boolean {
  const row = parseRow(line);
  const at = isJsonObject(row) ? row[member] : undefined;
  return typeof at !== 'number' || at * 1000 < before;
}

async function replace(path: string, disk: Disk, lines: readonly string[]): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await disk.open(temporary, 'w');
  try {
    await writeFully(file, Buffer.from(`${lines.join('\n')}\n`), 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(temporary, path);
}
