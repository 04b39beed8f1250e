import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotVerdict } from '../snapshot/snapshot-file.js';
import { parseSnapshot } from '../snapshot/snapshot-file.js';

/** What became of one file at the start. */
export type FileVerdict = SnapshotVerdict | { readonly kind: 'missing' };

/** Reads one file of the data directory. A file that cannot be read (EIO) is bad; other errors are the caller's. */
export async function readVerdict(directory: string, name: string): Promise<FileVerdict> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(directory, name));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return { kind: 'missing' };
    if (code === 'EIO' || code === 'EISDIR') return { kind: 'bad', reason: `it cannot be read (${code})` };
    throw error;
  }
  return parseSnapshot(bytes);
}
