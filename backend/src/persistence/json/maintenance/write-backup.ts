import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Moment } from '../../../domain/moment.js';
import { toIso } from '../../../domain/moment.js';
import type { Disk } from '../files/disk.js';
import { writeFully } from '../files/disk.js';
import { listSegments } from '../history/segments.js';
import { listRecordFiles, RECORDS_DIRECTORY } from '../records/record-names.js';
import { stampOf } from '../recovery/set-aside.js';
import type { Capture } from '../snapshot/capture.js';
import { partText } from '../snapshot/part-text.js';
import { buildSnapshot } from '../snapshot/snapshot-file.js';
import { FILE_OF, PARTS } from '../snapshot/snapshot-names.js';
import { BackupSum, headLine, PORTION_CHARS, portionLine } from './backup-file.js';

export const BACKUP_DIRECTORY = 'backups';
const BACKUPS_KEPT = 10;
const NAME = /^command-center-\d{8}T\d{6}Z(?:-\d+)?\.ndjson\.gz$/;

export interface Backup {
  /** Relative to the data directory. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * Writes one file that holds the state of `capture` (tenants' keys only sealed), and the run history, the ledger and the
 * imported records as they are on the disk. Key files, the initial token, the logs of runs and who is signed in are not in
 * it.
 * @throws the disk's error; then nothing is left behind.
 */
export async function writeBackup(directory: string, disk: Disk, capture: Capture, now: Moment): Promise<Backup> {
  const folder = join(directory, BACKUP_DIRECTORY);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = freeName(now, await readdir(folder));
  const temporary = join(folder, `${name}.tmp`);
  let bytes = 0;
  try {
    const file = await disk.open(temporary, 'w');
    try {
      await pipeline(linesOf(directory, capture, now), createGzip(), async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          await writeFully(file, chunk, bytes);
          bytes += chunk.length;
        }
      });
      await file.sync();
    } finally {
      await file.close();
    }
    await disk.rename(temporary, join(folder, name));
    await disk.syncDirectory(folder);
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw error;
  }
  await dropOldest(folder, disk);
  return { name: `${BACKUP_DIRECTORY}/${name}`, bytes };
}

async function* linesOf(directory: string, capture: Capture, now: Moment): AsyncGenerator<string> {
  const sum = new BackupSum();
  yield sum.add(headLine({ createdAt: toIso(now), seq: capture.seq }));
  for (const part of PARTS) {
    const chunks = await buildSnapshot(capture.seq, partText(part, { ...capture, sessions: [] }));
    yield* portionsOf(sum, FILE_OF[part], Buffer.concat(chunks).toString('utf8'));
  }
  for (const { name } of await listSegments(directory)) {
    const text = await readFile(join(directory, name), 'utf8');
    yield* portionsOf(sum, name, text.slice(0, text.lastIndexOf('\n') + 1));
  }
  for (const { name } of await listRecordFiles(directory)) {
    for await (const text of textOf(join(directory, RECORDS_DIRECTORY, name))) {
      yield* portionsOf(sum, `${RECORDS_DIRECTORY}/${name}`, text);
    }
  }
  yield sum.end();
}

/** The file as it is when it is opened: what is appended or put in its place meanwhile belongs to a later backup. */
async function* textOf(path: string): AsyncGenerator<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size === 0) return;
    const source = file.createReadStream({
      encoding: 'utf8',
      start: 0,
      end: size - 1,
      highWaterMark: PORTION_CHARS,
      autoClose: false,
    });
    for await (const text of source) yield String(text);
  } finally {
    await file.close();
  }
}

function* portionsOf(sum: BackupSum, file: string, text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = endOfPortion(text, start);
    yield sum.add(portionLine({ file, text: text.slice(start, end) }));
    start = end;
  }
}

/** Never between the two halves of a character beyond the basic plane. */
function endOfPortion(text: string, start: number): number {
  const end = start + PORTION_CHARS;
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end + 1 : end;
}

function freeName(now: Moment, taken: readonly string[]): string {
  const base = `command-center-${stampOf(now)}`;
  let name = `${base}.ndjson.gz`;
  for (let i = 2; taken.includes(name); i += 1) name = `${base}-${i}.ndjson.gz`;
  return name;
}

async function dropOldest(folder: string, disk: Disk): Promise<void> {
  const backups = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
  for (const name of backups.slice(0, -BACKUPS_KEPT)) await disk.remove(join(folder, name));
}
