import { join } from 'node:path';
import type { Disk, DiskFile } from '../files/disk.js';
import { writeFully } from '../files/disk.js';
import { SyncFailed } from '../files/sync-failed.js';
import { journalName } from './journal-names.js';

/**
 * Stands between two groups: a group is written only after the one before it was synced, so whatever a reader finds
 * damaged before such an empty line had been acknowledged.
 */
const GROUP_BREAK = Buffer.from('\n');

/**
 * The file that commits are appended to. It is made at the first append after a start or a rotation, so that a store
 * which changes nothing writes nothing. After a failed append the bytes of it are taken back; where even that fails
 * the file is abandoned: the next one begins with the same sequence number, and by that number readers ignore what
 * the abandoned one holds from there on.
 */
export class Journal {
  private file: DiskFile | undefined;
  private path = '';
  private durableSize = 0;

  constructor(
    private readonly directory: string,
    private readonly disk: Disk,
  ) {}

  /** Bytes that are durable in the present file. */
  get size(): number {
    return this.durableSize;
  }

  /**
   * Appends complete lines, the first of which has `firstSeq`, and syncs them. When it rejects, nothing of them is
   * in the journal. @throws the disk's error; a `SyncFailed` when the disk took the bytes but could not sync them.
   */
  async append(firstSeq: number, lines: Uint8Array): Promise<void> {
    const file = this.file ?? (await this.begin(firstSeq));
    const bytes = this.durableSize === 0 ? lines : Buffer.concat([GROUP_BREAK, lines]);
    try {
      await writeFully(file, bytes, this.durableSize);
    } catch (error) {
      await this.takeBack(file);
      throw error;
    }
    try {
      await file.datasync();
    } catch (error) {
      await this.takeBack(file);
      throw new SyncFailed(error);
    }
    this.durableSize += bytes.length;
  }

  /** The next append begins a new file. */
  async rotate(): Promise<void> {
    const file = this.file;
    this.file = undefined;
    this.durableSize = 0;
    await file?.close().catch(() => undefined);
  }

  private async begin(firstSeq: number): Promise<DiskFile> {
    this.path = join(this.directory, journalName(firstSeq));
    // A file of this name holds no complete line: nobody has committed this number yet.
    await this.disk.remove(this.path);
    const file = await this.disk.open(this.path, 'wx');
    try {
      await this.disk.syncDirectory(this.directory);
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
    this.file = file;
    this.durableSize = 0;
    return file;
  }

  private async takeBack(file: DiskFile): Promise<void> {
    try {
      await file.truncate(this.durableSize);
      await file.datasync();
    } catch {
      await this.rotate();
    }
  }
}
