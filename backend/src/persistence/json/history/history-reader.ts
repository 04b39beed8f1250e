import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Moment } from '../../../domain/moment.js';
import { MalformedRecord } from '../../codecs/json-fields.js';
import { decodeRun } from '../../codecs/run-codec.js';
import { decodeTick } from '../../codecs/tick-codec.js';
import { TimeSlices } from '../../time-slices.js';
import type { StoreLog } from '../../store-log.js';
import { parseRow } from './history-line.js';
import type { HistoryTable } from '../../history/history-table.js';
import type { HistoryKind, Segment } from './segments.js';
import { listSegments } from './segments.js';

const ROWS_AT_ONCE = 500;
/** A row begins with its id or tenant; this much of it always holds the tenant. */
const HEAD_CHARS = 200;
const TENANT = /^\{(?:"id":"[^"]*",)?"tenant":"([a-z0-9-]+)"/;

export interface HistoryTarget<Row extends { readonly tenant: string }> {
  readonly kind: HistoryKind;
  readonly table: HistoryTable<Row>;
  readonly decode: (value: unknown) => Row;
  readonly momentOf: (row: Row) => Moment;
  /** Older rows were removed on demand. */
  readonly since: Moment;
}

/**
 * Fills the tables from the history files behind the back of a store that is already serving: newest file first, newest
 * row first, in slices. A row that cannot be read is passed over; it is history, and nothing is decided on it.
 */
export class HistoryReader {
  private stopped = false;

  constructor(
    private readonly directory: string,
    private readonly log: StoreLog,
  ) {}

  stop(): void {
    this.stopped = true;
  }

  async read<Row extends { readonly tenant: string }>(target: HistoryTarget<Row>): Promise<void> {
    const segments = (await listSegments(this.directory)).filter(({ kind }) => kind === target.kind);
    for (const segment of segments.toReversed()) {
      if (this.stopped || !target.table.hasRoom) return;
      await this.readSegment(segment, target);
    }
  }

  private async readSegment<Row extends { readonly tenant: string }>(
    { name }: Segment,
    { table, decode, momentOf, since }: HistoryTarget<Row>,
  ): Promise<void> {
    const slices = new TimeSlices();
    let rows: Row[] = [];
    let unreadable = 0;
    const add = (): void => {
      table.addOlder(rows);
      rows = [];
    };
    for (const line of linesFromEnd(await readFile(join(this.directory, name)))) {
      if (this.stopped) return;
      const tenant = TENANT.exec(line.toString('latin1', 0, HEAD_CHARS))?.[1];
      if (tenant !== undefined && table.isFull(tenant)) table.notePruned(tenant);
      else {
        const row = readRow(line, decode);
        if (!row) unreadable += 1;
        else if (momentOf(row) >= since) rows.push(row);
      }
      if (rows.length >= ROWS_AT_ONCE) add();
      await slices.turn();
    }
    add();
    if (unreadable > 0)
      this.log('warn', 'Some rows of a history file cannot be read.', { file: name, rows: unreadable });
  }
}

/** What is read for runs and for the ledger. */
export const RUN_TARGET = {
  kind: 'runs',
  decode: decodeRun,
  momentOf: (run: { queuedAt: Moment }) => run.queuedAt,
} as const;
export const TICK_TARGET = { kind: 'ticks', decode: decodeTick, momentOf: (tick: { to: Moment }) => tick.to } as const;

function readRow<Row>(line: Buffer, decode: (value: unknown) => Row): Row | undefined {
  try {
    return decode(parseRow(line.toString('utf8')));
  } catch (error) {
    if (error instanceof MalformedRecord) return undefined;
    throw error;
  }
}

/** Complete lines, the last one first. What stands behind the last line end is torn. */
function* linesFromEnd(bytes: Buffer): Generator<Buffer> {
  let end = bytes.lastIndexOf(0x0a);
  while (end >= 0) {
    const before = end === 0 ? -1 : bytes.lastIndexOf(0x0a, end - 1);
    if (end > before + 1) yield bytes.subarray(before + 1, end);
    end = before;
  }
}
