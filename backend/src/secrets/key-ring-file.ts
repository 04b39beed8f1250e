import { closeSync, fstatSync, openSync, readFileSync, statSync, type Stats } from 'node:fs';
import { chmod, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { errorCodeOf } from '../config/error-code.js';
import { BadKeyRing, type KeyRing, keyRingText, parseKeyRing } from './key-ring.js';

/** What is wrong with a key file. `missing` may be mended by making one; the others need a person. */
export interface KeyFileProblem {
  readonly kind: 'missing' | 'unreadable' | 'unsafe' | 'malformed';
  /** The end of a sentence that begins with the file's name. */
  readonly what: string;
}

export type ReadKeyRing = { readonly ring: KeyRing } | { readonly problem: KeyFileProblem };

/** Rings are far smaller; whatever is larger is no ring. */
const MAX_BYTES = 65_536;
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const isWindows = process.platform === 'win32';

/** The file that holds a service's wrapping keys. Only its owner may read it. */
export class KeyRingFile {
  constructor(
    /** Absolute. */
    readonly path: string,
  ) {}

  /** Differs as soon as the file was changed; undefined while there is none that can be looked at. */
  stamp(): string | undefined {
    try {
      const { dev, ino, size, mode, mtimeMs, ctimeMs } = statSync(this.path);
      return [dev, ino, size, mode, mtimeMs, ctimeMs].join(':');
    } catch (error) {
      return errorCodeOf(error) === 'ENOENT' ? undefined : 'unreadable';
    }
  }

  /** Reads and checks it. It is small, local and seldom read, so reading it at once does not hold anybody up. */
  read(): ReadKeyRing {
    let handle: number | undefined;
    try {
      handle = openSync(this.path, 'r');
      const problem = problemOf(fstatSync(handle));
      return problem ? { problem } : { ring: parseKeyRing(readFileSync(handle, 'utf8')) };
    } catch (error) {
      if (error instanceof BadKeyRing)
        return { problem: { kind: 'malformed', what: `is no key ring: ${error.message}` } };
      const code = errorCodeOf(error);
      if (code === 'ENOENT') return { problem: { kind: 'missing', what: 'does not exist' } };
      return { problem: { kind: 'unreadable', what: `cannot be read (${code || 'unknown error'})` } };
    } finally {
      if (handle !== undefined) closeSync(handle);
    }
  }

  /**
   * Makes the file with `ring`. One that is there stays, however close the race.
   * @returns false when there was one already. @throws what the disk threw.
   */
  async make(ring: KeyRing): Promise<boolean> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    return this.placed(ring, async (written) => {
      try {
        // Unlike a rename, a link never takes the place of another file.
        await link(written, this.path);
        return true;
      } catch (error) {
        if (errorCodeOf(error) === 'EEXIST') return false;
        throw error;
      }
    });
  }

  /** Puts `ring` in place of what is there, wholly or not at all. @throws what the disk threw. */
  async replace(ring: KeyRing): Promise<void> {
    await this.placed(ring, async (written) => rename(written, this.path));
  }

  private async placed<Result>(ring: KeyRing, place: (written: string) => Promise<Result>): Promise<Result> {
    const written = `${this.path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
    try {
      const file = await open(written, 'wx', OWNER_ONLY);
      try {
        await file.writeFile(keyRingText(ring));
        await file.sync();
      } finally {
        await file.close();
      }
      // The umask may have taken rights away from the owner too.
      await chmod(written, OWNER_ONLY);
      const result = await place(written);
      await rm(written, { force: true });
      await this.syncDirectory();
      return result;
    } catch (error) {
      await rm(written, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  private async syncDirectory(): Promise<void> {
    // Windows cannot open a directory; its file system keeps names in order by itself.
    if (isWindows) return;
    const directory = await open(dirname(this.path), 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}

function problemOf(stats: Stats): KeyFileProblem | undefined {
  if (!stats.isFile()) return { kind: 'malformed', what: 'is no file' };
  if (!isWindows && (stats.mode & OTHERS) !== 0) {
    const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
    return { kind: 'unsafe', what: `may be read by others than its owner (its mode is ${mode}); set it to 0600` };
  }
  return stats.size > MAX_BYTES ? { kind: 'malformed', what: 'is no key ring: it is too large' } : undefined;
}
