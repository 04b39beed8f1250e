import type { Moment } from '../../../domain/moment.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import { EMPTY_IMPORT_STATE } from '../../../domain/import-state.js';
import type { ImportState } from '../../../domain/import-state.js';
import type { StoredRecord } from '../../codecs/record-batch-codec.js';
import { TimeSlices } from '../../time-slices.js';
import type { RecordFile } from './record-file.js';
import { RecordIndex } from './record-index.js';
import { formatRecordLine, readRecordLine } from './record-line.js';

const LINE_RECORDS = 100;
const LINE_BYTES = 512 * 1024;

/** The log of a tenant told anew in as few bytes as it takes: each record once, and the newest state. */
export class RecordRewrite {
  /** What the new log says, complete when all of its lines were taken. */
  readonly index: RecordIndex;
  private written = 0;
  private records: StoredRecord[] = [];
  private raws: Buffer[] = [];
  private gathered = 0;
  private state: ImportState | undefined;

  constructor(
    private readonly tenant: TenantSlug,
    private readonly at: Moment,
    private readonly from: RecordIndex,
    private readonly file: RecordFile,
  ) {
    this.index = new RecordIndex(tenant);
    this.state = from.state === EMPTY_IMPORT_STATE ? undefined : from.state;
  }

  /** Bytes of the new log. */
  get size(): number {
    return this.written;
  }

  /** In slices. @throws the disk's error when what the vendor said cannot be read. */
  async *lines(): AsyncGenerator<Uint8Array> {
    const slices = new TimeSlices();
    for await (const { place, bytes } of this.file.readMany(this.places())) {
      this.records.push({ row: place.row, rawBytes: bytes.length });
      this.raws.push(bytes);
      this.gathered += bytes.length;
      if (this.records.length < LINE_RECORDS && this.gathered < LINE_BYTES) continue;
      yield this.line();
      await slices.turn();
    }
    if (this.records.length > 0 || this.state) yield this.line();
  }

  private *places(): Generator<{ readonly row: StoredRecord['row']; readonly at: number; readonly length: number }> {
    const { table } = this.from;
    for (const slot of this.from.slots()) {
      const { rawAt, rawBytes } = table.placeAt(slot);
      yield { row: table.rowAt(slot), at: rawAt, length: rawBytes };
    }
  }

  private line(): Uint8Array {
    const { tenant, at, state, records: upserts } = this;
    const batch = { tenant, at, runId: '', upserts, seen: [], missing: [], ...(state ? { state } : {}) };
    const line = formatRecordLine(batch, this.raws);
    this.index.apply(readRecordLine(line.subarray(0, -1)), this.written);
    this.written += line.length;
    this.records = [];
    this.raws = [];
    this.gathered = 0;
    this.state = undefined;
    return line;
  }
}
