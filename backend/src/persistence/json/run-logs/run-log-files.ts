import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Moment } from '../../../domain/moment.js';
import type { RunLogLine } from '../../../domain/run-log-line.js';
import { decodeRunLogLine, encodeRunLogLine } from '../../codecs/run-log-codec.js';
import type { Disk, DiskFile } from '../files/disk.js';
import { writeFully } from '../files/disk.js';
import { readLines } from '../files/line-reader.js';
import { listRunLogs, queuedAtOf, RUN_LOGS_DIRECTORY, runLogName } from './run-log-names.js';

export const RUN_LOGS_KEPT = 5_000;
export const RUN_LOG_BYTES = 64 * 1024 * 1024;
/** Room is made again behind so many new files, or so many bytes. */
const NEW_FILES = 100;
const NEW_BYTES = 8 * 1024 * 1024;

export interface RunLogFilesOptions {
  /** The data directory. */
  readonly directory: string;
  readonly disk: Disk;
  /** Throws when this process may no longer write. */
  readonly fence: () => void;
}

/** A part of a log: lines, and where the next part begins; undefined at the end. */
export interface RunLogPart {
  readonly lines: readonly RunLogLine[];
  readonly next: number | undefined;
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code;

/** The logs of runs on the disk, one file each. Nothing is synced: a log is told, not promised. */
export class RunLogFiles {
  private readonly directory: string;
  private newFiles = 0;
  private newBytes = 0;

  constructor(private readonly options: RunLogFilesOptions) {
    this.directory = join(options.directory, RUN_LOGS_DIRECTORY);
  }

  /** @throws the disk's error; RangeError for an id that is no UUID. */
  async append(runId: string, lines: readonly RunLogLine[]): Promise<void> {
    const name = runLogName(runId);
    if (name === undefined) throw new RangeError('the id of a run is no UUID');
    this.options.fence();
    const file = await this.open(join(this.directory, name));
    try {
      const size = await file.size();
      // Behind a line that was cut off the first one would be lost without a line end of its own.
      const text = lines.map((line) => `${JSON.stringify(encodeRunLogLine(line))}\n`).join('');
      const bytes = Buffer.from(size > 0 ? `\n${text}` : text);
      this.newBytes += bytes.length;
      await writeFully(file, bytes, size);
    } finally {
      await file.close();
    }
    if (this.newFiles >= NEW_FILES || this.newBytes >= NEW_BYTES) await this.makeRoom();
  }

  /** At most `limit` lines from a byte on. Lines that cannot be read are left out. @throws the disk's error. */
  async read(runId: string, from: number, limit: number): Promise<RunLogPart> {
    const name = runLogName(runId);
    const file = name === undefined ? undefined : await openForReading(join(this.directory, name));
    if (!file) return { lines: [], next: undefined };
    const lines: RunLogLine[] = [];
    try {
      for await (const { bytes, at, isComplete } of readLines(file, from)) {
        const line = isComplete ? parse(bytes) : undefined;
        if (!line) continue;
        if (lines.length === limit) return { lines, next: at };
        lines.push(line);
      }
    } finally {
      await file.close();
    }
    return { lines, next: undefined };
  }

  /** Removes the oldest logs where there are too many, or too much. */
  async makeRoom(): Promise<void> {
    this.newFiles = 0;
    this.newBytes = 0;
    const files = await listRunLogs(this.directory);
    let count = files.length;
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { name, bytes } of files) {
      if (count <= RUN_LOGS_KEPT && total <= RUN_LOG_BYTES) return;
      await this.remove(name);
      count -= 1;
      total -= bytes;
    }
  }

  /** Removes the logs of runs that were queued before a moment. @returns how many. */
  async prune(before: Moment): Promise<number> {
    const old = (await listRunLogs(this.directory)).filter(({ name }) => queuedAtOf(name) < before);
    for (const { name } of old) await this.remove(name);
    return old.length;
  }

  private async remove(name: string): Promise<void> {
    this.options.fence();
    await this.options.disk.remove(join(this.directory, name));
  }

  private async open(path: string): Promise<DiskFile> {
    const { disk } = this.options;
    try {
      return await disk.open(path, 'r+');
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    this.newFiles += 1;
    return disk.open(path, 'wx');
  }
}

async function openForReading(path: string) {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(bytes: Buffer): RunLogLine | undefined {
  if (bytes.length === 0) return undefined;
  try {
    return decodeRunLogLine(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}
