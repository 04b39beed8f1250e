import type { FileHandle } from 'node:fs/promises';
import { link, open, rename, rm } from 'node:fs/promises';

/** An open file, as far as the store writes. All calls reject with the errors of `node:fs` (`ENOSPC`, `EIO`, …). */
export interface DiskFile {
  /** Writes from `position` on and may write less than asked. @returns the number of bytes written. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  /** Contents and length are on the disk. */
  datasync(): Promise<void>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Every call by which the store changes what is on the disk. A seam of its own so that tests can make a disk full,
 * broken or slow; reading needs none, because tests damage real files.
 */
export interface Disk {
  /** `flags` as of `fs.open`: `wx` refuses an existing file, `w` empties it, `r+` opens it for writing. */
  open(path: string, flags: 'wx' | 'w' | 'r+'): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  /** A second name for the same file; EEXIST when `to` exists. */
  link(from: string, to: string): Promise<void>;
  /** Removes a file; one that is not there is no error. */
  remove(path: string): Promise<void>;
  /** The names in the directory are on the disk. */
  syncDirectory(path: string): Promise<void>;
}

/** Only the owner reads and writes what the store keeps. */
const MODE = 0o600;

class RealFile implements DiskFile {
  constructor(private readonly handle: FileHandle) {}

  async write(bytes: Uint8Array, position: number): Promise<number> {
    return (await this.handle.write(bytes, 0, bytes.length, position)).bytesWritten;
  }

  datasync(): Promise<void> {
    return this.handle.datasync();
  }

  sync(): Promise<void> {
    return this.handle.sync();
  }

  truncate(length: number): Promise<void> {
    return this.handle.truncate(length);
  }

  async size(): Promise<number> {
    return (await this.handle.stat()).size;
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** The machine's disk. */
export const REAL_DISK: Disk = {
  async open(path, flags) {
    return new RealFile(await open(path, flags, MODE));
  },
  rename,
  link,
  remove: (path) => rm(path, { force: true }),
  async syncDirectory(path) {
    // Windows cannot open a directory; its file system keeps names in order by itself.
    if (process.platform === 'win32') return;
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
};

/** Writes all of `bytes`: goes on after a short write, as `write(2)` allows one. @throws what the disk threw, or EIO. */
export async function writeFully(file: DiskFile, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const written = await file.write(done === 0 ? bytes : bytes.subarray(done), position + done);
    if (written <= 0) throw Object.assign(new Error('EIO: the disk took no more bytes'), { code: 'EIO' });
    done += written;
  }
}
