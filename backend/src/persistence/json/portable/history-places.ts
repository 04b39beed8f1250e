import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Moment } from '../../../domain/moment.js';
import { compareStored } from '../../portable/stored-order.js';
import { MalformedRecord } from '../../codecs/json-fields.js';
import { readLines } from '../files/line-reader.js';
import { parseRow } from '../history/history-line.js';
import type { HistoryKind } from '../history/segments.js';
import { listSegments } from '../history/segments.js';

/** A row: in memory, or where it stands in which file. */
type Place<Row> = { readonly row: Row } | { readonly file: string; readonly at: number; readonly length: number };

interface Entry<Row> {
  readonly moment: Moment;
  readonly key: string;
  readonly place: Place<Row>;
}

export interface HistoryPlacesOptions<Row> {
  readonly directory: string;
  readonly kind: HistoryKind;
  readonly decode: (value: unknown) => Row;
  readonly momentOf: (row: Row) => Moment;
  readonly keyOf: (row: Row) => string;
  /** Older rows were removed on demand; files may hold them still. */
  readonly since: Moment;
  /** Rows that no file holds yet, or holds in an older form. */
  readonly newer: readonly Row[];
}

/**
 * Where each row of the history is, by moment and key. Files hold rows in the order in which they became final, and some
 * twice; memory holds their keys and places, and one row at a time.
 */
export class HistoryPlaces<Row> {
  private sorted: readonly Entry<Row>[] | undefined;
  private damaged = 0;

  constructor(private readonly options: HistoryPlacesOptions<Row>) {}

  /** Rows of files that cannot be read. The service passes them over as well. */
  get unreadable(): number {
    return this.damaged;
  }

  async *rows(): AsyncGenerator<Row> {
    this.sorted ??= await this.find();
    const { directory, decode } = this.options;
    const files = new Map<string, FileHandle>();
    try {
      for (const { place } of this.sorted) {
        if ('row' in place) {
          yield place.row;
          continue;
        }
        const file = files.get(place.file) ?? (await open(join(directory, place.file), 'r'));
        files.set(place.file, file);
        const bytes = Buffer.allocUnsafe(place.length);
        await file.read(bytes, 0, place.length, place.at);
        yield decode(parseRow(bytes.toString('utf8')));
      }
    } finally {
      for (const file of files.values()) await file.close();
    }
  }

  private async find(): Promise<readonly Entry<Row>[]> {
    const { directory, kind, newer, momentOf, keyOf } = this.options;
    const entries = new Map<string, Entry<Row>>();
    for (const segment of await listSegments(directory)) {
      if (segment.kind === kind) await this.findIn(segment.name, entries);
    }
    for (const row of newer) entries.set(keyOf(row), { moment: momentOf(row), key: keyOf(row), place: { row } });
    return [...entries.values()].sort((a, b) => a.moment - b.moment || compareStored(a.key, b.key));
  }

  private async findIn(name: string, entries: Map<string, Entry<Row>>): Promise<void> {
    const { directory, momentOf, keyOf, since } = this.options;
    const file = await open(join(directory, name), 'r');
    try {
      for await (const { bytes, at, isComplete } of readLines(file)) {
        const row = isComplete ? this.read(bytes) : undefined;
        if (!row || momentOf(row) < since) continue;
        const key = keyOf(row);
        entries.set(key, { moment: momentOf(row), key, place: { file: name, at, length: bytes.length } });
      }
    } finally {
      await file.close();
    }
  }

  private read(line: Buffer): Row | undefined {
    if (line.length === 0) return undefined;
    try {
      return this.options.decode(parseRow(line.toString('utf8')));
    } catch (error) {
      if (!(error instanceof MalformedRecord)) throw error;
      this.damaged += 1;
      return undefined;
    }
  }
}
