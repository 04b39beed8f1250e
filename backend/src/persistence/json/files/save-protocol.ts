import { join } from 'node:path';
import type { Disk } from './disk.js';
import { writeFully } from './disk.js';

/** The content of a file; one that comes by and by is never in memory as a whole. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

/**
 * Puts a file in the place of `name` so that at every instant, also of a power cut, `name` is the old or the new one
 * in full, and `name.bak` is a complete earlier one. Never copies: a copy can be torn.
 *
 * @param fence throws when this process may no longer write; asked first, and right before the new file takes the place.
 * @throws the disk's error, or that of `chunks`; then `name` is as it was, or the new file if only its name could not be synced.
 */
export async function saveFile(
  disk: Disk,
  directory: string,
  name: string,
  chunks: Chunks,
  fence: () => void,
): Promise<void> {
  const main = join(directory, name);
  const temporary = `${main}.tmp`;
  fence();
  try {
    await writeNew(disk, temporary, chunks);
    await keepGeneration(disk, main);
    fence();
    await disk.rename(temporary, main);
    await disk.syncDirectory(directory);
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw error;
  }
}

async function writeNew(disk: Disk, path: string, chunks: Chunks): Promise<void> {
  const file = await disk.open(path, 'w');
  try {
    let length = 0;
    for await (const chunk of chunks) {
      await writeFully(file, chunk, length);
      length += chunk.length;
    }
    await file.sync();
    const size = await file.size();
    if (size !== length) {
      throw Object.assign(new Error(`EIO: ${size} of ${length} bytes arrived`), { code: 'EIO' });
    }
  } finally {
    await file.close();
  }
}

/** The present file gets the second name `.bak`; it is not there at the first save and after a recovery. */
async function keepGeneration(disk: Disk, main: string): Promise<void> {
  const step = `${main}.bak.tmp`;
  await disk.remove(step);
  try {
    await disk.link(main, step);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  await disk.rename(step, `${main}.bak`);
}
