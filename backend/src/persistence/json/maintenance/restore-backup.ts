import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../clock/clock.js';
import { prepareDataDir } from '../files/data-dir.js';
import type { Disk } from '../files/disk.js';
import { saveFile } from '../files/save-protocol.js';
import { listSegments } from '../history/segments.js';
import { DataDirLock } from '../lock/data-dir-lock.js';
import { listRecordFiles, RECORD_FILE, RECORDS_DIRECTORY } from '../records/record-names.js';
import { writeMarker } from '../recovery/data-dir-files.js';
import { stampOf } from '../recovery/set-aside.js';
import { parseSnapshot } from '../snapshot/snapshot-file.js';
import { FILE_OF, PARTS } from '../snapshot/snapshot-names.js';
import { BadBackup, readBackup } from './backup-file.js';

export interface RestoreOptions {
  readonly backup: string;
  /** Absolute. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly disk: Disk;
}

/** What a restore did. */
export interface Restored {
  readonly createdAt: string;
  readonly seq: number;
  readonly files: number;
  /** Where what was there before is now, relative to the data directory; undefined when there was nothing. */
  readonly before: string | undefined;
}

const SNAPSHOTS: readonly string[] = PARTS.map((part) => FILE_OF[part]);
const SEGMENT = /^(?:runs|ticks)-\d{4}-\d{2}-\d{2}(?:\.\d{1,6})?\.ndjson$/;
/** What belongs to the store's present and moves away; backups, keys and notes stay. */
export const PRESENT =
  /^(?:acculynx_schedules|acculynx_audit|local_action_runs|command_center)\.|^(?:journal|runs|ticks)-.*\.ndjson|^(?:records|run-logs)$/;

/**
 * Puts a backup in the place of what a data directory holds. The backup is read and checked as a whole before anything
 * is moved; a crash in between leaves a store that refuses to serve until the restore is run again.
 * @throws BadBackup; StartRefusal (73) when a living process holds the directory, (78) when it cannot be written.
 */
export async function restoreBackup({ backup, dataDir, clock, disk }: RestoreOptions): Promise<Restored> {
  await prepareDataDir(dataDir, false);
  const lock = new DataDirLock({ directory: dataDir, disk, clock });
  await lock.acquire();
  const unpacked = await mkdtemp(join(dataDir, 'restore-'));
  try {
    await removeUnpacked(dataDir, unpacked);
    const head = await unpack(backup, unpacked);
    await writeMarker(dataDir, disk);
    const before = await moveAway(dataDir, `before-restore-${stampOf(clock.now())}`);
    const files = await moveIn(unpacked, dataDir, disk, () => lock.verify());
    return { createdAt: head.createdAt, seq: head.seq, files, before };
  } finally {
    await rm(unpacked, { recursive: true, force: true });
    await lock.release();
  }
}

/** What an interrupted restore has left behind. */
async function removeUnpacked(dataDir: string, present: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const path = join(dataDir, name);
    if (/^restore-[A-Za-z0-9]{6}$/.test(name) && path !== present) await rm(path, { recursive: true, force: true });
  }
}

async function unpack(backup: string, folder: string): Promise<{ readonly createdAt: string; readonly seq: number }> {
  await mkdir(join(folder, RECORDS_DIRECTORY), { mode: 0o700 });
  const head = await readBackup(backup, async ({ file, text }) => {
    // Names come from a file that anybody may have made: only those of the store are written.
    if (!SNAPSHOTS.includes(file) && !SEGMENT.test(file) && !isRecordFile(file))
      throw new BadBackup(`it holds a foreign file`);
    await appendFile(join(folder, file), text, { mode: 0o600 });
  });
  for (const name of SNAPSHOTS) {
    if (!existsSync(join(folder, name))) throw new BadBackup(`${name} is not in it`);
    const verdict = parseSnapshot(await readFile(join(folder, name)));
    if (verdict.kind !== 'valid') throw new BadBackup(`${name} in it is damaged`);
  }
  return head;
}

const isRecordFile = (file: string): boolean =>
  file.startsWith(`${RECORDS_DIRECTORY}/`) && RECORD_FILE.test(file.slice(RECORDS_DIRECTORY.length + 1));

async function moveAway(dataDir: string, folder: string): Promise<string | undefined> {
  const present = (await readdir(dataDir)).filter((name) => PRESENT.test(name));
  if (present.length === 0) return undefined;
  let free = folder;
  for (let i = 2; existsSync(join(dataDir, free)); i += 1) free = `${folder}-${i}`;
  await mkdir(join(dataDir, free), { mode: 0o700 });
  for (const name of present) await rename(join(dataDir, name), join(dataDir, free, name));
  return free;
}

async function moveIn(from: string, to: string, disk: Disk, fence: () => void): Promise<number> {
  const segments = await listSegments(from);
  for (const { name } of segments) await saveFile(disk, to, name, [await readFile(join(from, name))], fence);
  const records = await moveInRecords(from, to, disk, fence);
  for (const name of SNAPSHOTS) {
    const bytes = await readFile(join(from, name));
    // Twice, so that both generations are there from the start.
    await saveFile(disk, to, name, [bytes], fence);
    await saveFile(disk, to, name, [bytes], fence);
  }
  return segments.length + records + SNAPSHOTS.length;
}

async function moveInRecords(from: string, to: string, disk: Disk, fence: () => void): Promise<number> {
  const files = await listRecordFiles(from);
  if (files.length === 0) return 0;
  const directory = join(to, RECORDS_DIRECTORY);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await disk.syncDirectory(to);
  for (const { name } of files) {
    const content: AsyncIterable<Buffer> = createReadStream(join(from, RECORDS_DIRECTORY, name));
    await saveFile(disk, directory, name, content, fence);
  }
  return files.length;
}
