import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../clock/clock.js';
import { encodeRun } from '../../codecs/run-codec.js';
import { encodeTick } from '../../codecs/tick-codec.js';
import type { Disk, DiskFile } from '../files/disk.js';
import { writeFully } from '../files/disk.js';
import { TimeSlices } from '../../time-slices.js';
import { formatRow } from './history-line.js';
import type { RowBatch } from '../../history/final-rows.js';
import type { HistoryKind, Segment } from './segments.js';
import { dayOf, listSegments, segmentName } from './segments.js';

/** A day's rows go on in another file behind this size, so that room can be made in portions. */
export const SEGMENT_BYTES = 16 * 1024 * 1024;
export const HISTORY_BYTES = 256 * 1024 * 1024;
export const HISTORY_DAYS = 7;
const DAY_MS = 86_400_000;

export interface HistoryWriterOptions {
  readonly directory: string;
  readonly disk: Disk;
  readonly clock: Clock;
  /** Throws when this process may no longer write. */
  readonly fence: () => void;
}

/** Appends final rows to the history files, and removes the oldest files where there are too many. */
export class HistoryWriter {
  /** Files whose end has been looked at in this process: a torn one is cut off once. */
  private readonly checked = new Set<string>();

  constructor(private readonly options: HistoryWriterOptions) {}

  /** Resolves when the rows are durable. @throws the disk's error; then the files are as they were, or hold rows twice. */
  async append(batch: RowBatch): Promise<void> {
    await this.appendKind('runs', batch.runs, encodeRun);
    await this.appendKind('ticks', batch.ticks, encodeTick);
  }

  /** Removes files that are too old or too many. @returns the end of the newest day of which something is gone. */
  async makeRoom(): Promise<number | undefined> {
    const { directory, disk, clock, fence } = this.options;
    const oldest = dayOf(clock.now() - HISTORY_DAYS * DAY_MS);
    const segments = await listSegments(directory);
    let total = segments.reduce((sum, { bytes }) => sum + bytes, 0);
    let until: number | undefined;
    for (const { day, name, bytes } of segments) {
      if (day >= oldest && total <= HISTORY_BYTES) break;
      fence();
      await disk.remove(join(directory, name));
      total -= bytes;
      until = Math.min(Date.parse(`${day}T00:00:00Z`) + DAY_MS, clock.now());
    }
    return until;
  }

  private async appendKind<Row>(kind: HistoryKind, rows: readonly Row[], encode: (row: Row) => unknown): Promise<void> {
    if (rows.length === 0) return;
    const slices = new TimeSlices();
    const lines: string[] = [];
    for (const row of rows) {
      lines.push(formatRow(encode(row)));
      await slices.turn();
    }
    const { directory, disk, fence } = this.options;
    const name = await this.openSegment(kind);
    fence();
    const { file, isNew } = await this.open(name);
    try {
      const size = await this.soundSize(file, name);
      try {
        await writeFully(file, Buffer.from(`${lines.join('\n')}\n`), size);
        await file.datasync();
      } catch (error) {
        await file.truncate(size).catch(() => undefined);
        throw error;
      }
    } finally {
      await file.close();
    }
    if (isNew) await disk.syncDirectory(directory);
  }

  /** Today's file that still has room. */
  private async openSegment(kind: HistoryKind): Promise<string> {
    const day = dayOf(this.options.clock.now());
    const today = (await listSegments(this.options.directory)).filter((s) => s.kind === kind && s.day === day);
    const last: Segment | undefined = today[today.length - 1];
    const part = last ? last.part + (last.bytes >= SEGMENT_BYTES ? 1 : 0) : 0;
    return segmentName(kind, day, part);
  }

  private async open(name: string): Promise<{ readonly file: DiskFile; readonly isNew: boolean }> {
    const path = join(this.options.directory, name);
    try {
      return { file: await this.options.disk.open(path, 'r+'), isNew: false };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      this.checked.add(name);
      return { file: await this.options.disk.open(path, 'wx'), isNew: true };
    }
  }

  /** Where the next row goes: behind the last complete one. */
  private async soundSize(file: DiskFile, name: string): Promise<number> {
    const size = await file.size();
    if (this.checked.has(name)) return size;
    const bytes = await readFile(join(this.options.directory, name));
    const sound = bytes.lastIndexOf(0x0a) + 1;
    if (sound < size) await file.truncate(sound);
    this.checked.add(name);
    return sound;
  }
}
