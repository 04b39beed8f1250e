import { appendFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Moment } from '../../../domain/moment.js';
import { formatRow } from '../history/history-line.js';
import { SEGMENT_BYTES } from '../history/history-writer.js';
import type { HistoryKind } from '../history/segments.js';
import { dayOf, segmentName } from '../history/segments.js';

const BUFFER_CHARS = 256 * 1024;

interface OpenDay {
  readonly day: string;
  part: number;
  bytes: number;
  text: string;
}

/** Writes rows of the past into the files of the days on which they became final. */
export class HistoryDays {
  private readonly days = new Map<string, OpenDay>();
  private readonly written = new Set<string>();

  constructor(
    private readonly directory: string,
    private readonly kind: HistoryKind,
    private readonly now: Moment,
  ) {}

  async add(finalAt: Moment, row: unknown): Promise<void> {
    const day = dayOf(Math.min(finalAt, this.now));
    const open = this.days.get(day) ?? { day, part: 0, bytes: 0, text: '' };
    this.days.set(day, open);
    open.text += `${formatRow(row)}\n`;
    if (open.text.length >= BUFFER_CHARS) await this.flush(open);
  }

  /** Resolves when everything is on the disk, but for the names in the directory. */
  async end(): Promise<void> {
    for (const day of this.days.values()) await this.flush(day);
    for (const name of this.written) {
      const file = await open(join(this.directory, name), 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    }
  }

  private async flush(open: OpenDay): Promise<void> {
    if (open.text === '') return;
    const name = segmentName(this.kind, open.day, open.part);
    await appendFile(join(this.directory, name), open.text, { mode: 0o600 });
    this.written.add(name);
    open.bytes += Buffer.byteLength(open.text);
    open.text = '';
    if (open.bytes < SEGMENT_BYTES) return;
    open.part += 1;
    open.bytes = 0;
  }
}
