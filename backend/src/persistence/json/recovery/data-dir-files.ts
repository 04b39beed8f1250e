import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from '../files/disk.js';
import { writeFully } from '../files/disk.js';
import { LOCK_NAME } from '../lock/data-dir-lock.js';

/** Says that a store was once complete here: a directory with it and without the files has lost them. */
export const MARKER_NAME = '.initialized';

/** Removes what an interrupted save has left behind. */
export async function removeLeftovers(directory: string, disk: Disk): Promise<void> {
  for (const name of await readdir(directory)) {
    // The temporary files of locks belong to processes that are just trying to take it.
    if (name.endsWith('.tmp') && !name.startsWith(LOCK_NAME)) await disk.remove(join(directory, name));
  }
}

/** Writes the marker. Only after every part of the state has a file. */
export async function writeMarker(directory: string, disk: Disk): Promise<void> {
  const file = await disk.open(join(directory, MARKER_NAME), 'w');
  try {
    await writeFully(file, Buffer.from('The JSON store of the Aetherlink Command Center keeps its files here.\n'), 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.syncDirectory(directory);
}
