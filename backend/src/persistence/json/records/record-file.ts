import type { FileHandle } from 'node:fs/promises';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Disk, DiskFile } from '../files/disk.js';
import { writeFully } from '../files/disk.js';
import { readLines } from '../files/line-reader.js';
import type { Chunks } from '../files/save-protocol.js';
import { saveFile } from '../files/save-protocol.js';
import { SyncFailed } from '../files/sync-failed.js';
import { TimeSlices } from '../../time-slices.js';

export interface RecordFileOptions {
  /** The folder of all tenants' logs; made at the first write. */
  readonly directory: string;
  readonly name: string;
  readonly disk: Disk;
  /** Throws when this process may no longer write. */
  readonly fence: () => void;
}

/** What a reading found behind the last good line. */
export type Ending =
  | { readonly kind: 'whole' }
  /** A last line that never became whole, or was damaged: nothing stands behind it. */
  | { readonly kind: 'torn'; readonly bytes: number }
  /** A bad line before others: what it and they said is lost. */
  | { readonly kind: 'damaged'; readonly at: number };

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

/** The log of one tenant's records on the disk. Not for two callers at once. */
export class RecordFile {
  private readonly path: string;
  private durableSize = 0;
  private hasRemovedLeftovers = false;

  constructor(private readonly options: RecordFileOptions) {
    this.path = join(options.directory, options.name);
  }

  /** Bytes up to the end of the last line that is good and durable. */
  get size(): number {
    return this.durableSize;
  }

  /** Reads the lines up to the first one that `each` refuses. In slices. @throws the disk's error. */
  async read(each: (line: Buffer, at: number) => boolean): Promise<Ending> {
    this.durableSize = 0;
    return (await this.reading((file) => this.readFrom(file, each))) ?? { kind: 'whole' };
  }

  /** Appends a complete line. When it rejects, nothing of it is there. @throws the disk's error; a `SyncFailed`. */
  async append(line: Uint8Array): Promise<void> {
    this.options.fence();
    await this.removeLeftovers();
    const file = await this.openForWriting();
    try {
      // What a torn write has left behind the last good line.
      const size = await file.size();
      if (size < this.durableSize) throw shorterThanKnown();
      if (size > this.durableSize) await file.truncate(this.durableSize);
      await this.write(file, line);
    } finally {
      await file.close().catch(() => undefined);
    }
    // Whoever has taken over since may have read the file before this line came: it must not be acknowledged.
    this.options.fence();
    this.durableSize += line.length;
  }

  /** Some bytes of the file. @throws the disk's error; EIO when they are not there. */
  async readAt(at: number, length: number): Promise<Buffer> {
    const bytes = await this.reading((file) => readExactly(file, at, length));
    if (!bytes) throw shorterThanKnown();
    return bytes;
  }

  /** Bytes of the file again and again, for a writer of its next generation. */
  async *readMany<Place extends { readonly at: number; readonly length: number }>(
    places: Iterable<Place>,
  ): AsyncGenerator<{ readonly place: Place; readonly bytes: Buffer }> {
    const file = await openForReading(this.path);
    try {
      for (const place of places) {
        if (!file) throw shorterThanKnown();
        yield { place, bytes: await readExactly(file, place.at, place.length) };
      }
    } finally {
      await file?.close();
    }
  }

  /** Puts other content in the place of what is there, as a whole. @throws the disk's error; then read it again. */
  async replace(chunks: Chunks, size: () => number): Promise<void> {
    const { disk, directory, name, fence } = this.options;
    await this.makeDirectory();
    await saveFile(disk, directory, name, chunks, fence);
    this.durableSize = size();
    // The generation before says nothing that this one does not say.
    await disk.remove(`${this.path}.bak`).catch(() => undefined);
  }

  /** Gives the file as it is a second name, under which it stays. */
  async keepAs(name: string): Promise<void> {
    const { disk, directory, fence } = this.options;
    fence();
    await disk.link(this.path, join(directory, name));
    await disk.syncDirectory(directory);
  }

  /** What a kill in the middle of a replacement has left. */
  private async removeLeftovers(): Promise<void> {
    if (this.hasRemovedLeftovers) return;
    for (const end of ['.tmp', '.bak', '.bak.tmp']) await this.options.disk.remove(this.path + end);
    this.hasRemovedLeftovers = true;
  }

  private async readFrom(file: FileHandle, each: (line: Buffer, at: number) => boolean): Promise<Ending> {
    const slices = new TimeSlices();
    let bad: { readonly at: number; readonly bytes: number } | undefined;
    for await (const { bytes, at, isComplete } of readLines(file)) {
      if (bad) return { kind: 'damaged', at: bad.at };
      if (isComplete && each(bytes, at)) this.durableSize = at + bytes.length + 1;
      else bad = { at, bytes: bytes.length };
      await slices.turn();
    }
    return bad ? { kind: 'torn', bytes: bad.bytes } : { kind: 'whole' };
  }

  private async write(file: DiskFile, line: Uint8Array): Promise<void> {
    try {
      await writeFully(file, line, this.durableSize);
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
  }

  /** Where even this fails, the next append takes the bytes back before it writes. */
  private async takeBack(file: DiskFile): Promise<void> {
    try {
      await file.truncate(this.durableSize);
      await file.datasync();
    } catch {
      // Told by the error that brought us here.
    }
  }

  private async openForWriting(): Promise<DiskFile> {
    const { disk, directory } = this.options;
    try {
      return await disk.open(this.path, 'r+');
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || this.durableSize > 0) throw error;
    }
    await this.makeDirectory();
    const file = await disk.open(this.path, 'wx');
    try {
      await disk.syncDirectory(directory);
      return file;
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
  }

  private async makeDirectory(): Promise<void> {
    const { disk, directory } = this.options;
    const made = await mkdir(directory, { recursive: true, mode: 0o700 });
    if (made !== undefined) await disk.syncDirectory(dirname(directory));
  }

  private async reading<Result>(work: (file: FileHandle) => Promise<Result>): Promise<Result | undefined> {
    const file = await openForReading(this.path);
    if (!file) return undefined;
    try {
      return await work(file);
    } finally {
      await file.close();
    }
  }
}

async function openForReading(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function readExactly(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead !== length) throw shorterThanKnown();
  return bytes;
}

const shorterThanKnown = (): Error =>
  Object.assign(new Error('EIO: the file is shorter than what it held'), { code: 'EIO' });
