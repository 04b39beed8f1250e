import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotVerdict } from '../snapshot/snapshot-file.js';
import { HEAD_BYTES, parseSnapshot, peekSeq } from '../snapshot/snapshot-file.js';

/** What became of one file at the start. */
export type FileVerdict = SnapshotVerdict | { readonly kind: 'missing' };

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Reads and checks one file. One that cannot be read (EIO) is bad; other errors are the caller's. */
export async function readVerdict(directory: string, name: string): Promise<FileVerdict> {
  try {
    return parseSnapshot(await readFile(join(directory, name)));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { kind: 'missing' };
    if (code === 'EIO' || code === 'EISDIR') return { kind: 'bad', reason: `it cannot be read (${code})` };
    throw error;
  }
}

/** The number that a file claims, without reading all of it: enough to know which journals it would need. */
export async function claimedSeq(directory: string, name: string): Promise<number | undefined> {
  try {
    const file = await open(join(directory, name));
    try {
      return peekSeq((await file.read(Buffer.alloc(HEAD_BYTES))).buffer);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EIO' || codeOf(error) === 'EISDIR') return undefined;
    throw error;
  }
}
