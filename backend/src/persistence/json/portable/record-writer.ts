import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { CrmRecord } from '../../../domain/crm-record.js';
import type { ImportState } from '../../../domain/import-state.js';
import type { Moment } from '../../../domain/moment.js';
import type { StoredRecord } from '../../codecs/record-batch-codec.js';
import type { Disk } from '../files/disk.js';
import { saveFile } from '../files/save-protocol.js';
import { formatRecordLine } from '../records/record-line.js';
import { recordFileName, RECORDS_DIRECTORY } from '../records/record-names.js';

const LINE_RECORDS = 100;
const LINE_BYTES = 512 * 1024;

/** Writes the tenants' logs of records: memory holds one line. */
export class RecordWriter {
  private readonly states = new Map<string, ImportState>();

  constructor(
    private readonly dataDir: string,
    private readonly disk: Disk,
    private readonly now: Moment,
    private readonly fence: () => void,
  ) {}

  /** Kept until the tenant's records come: both stand in one file. */
  state(tenant: string, state: ImportState): void {
    this.states.set(tenant, state);
  }

  /** Takes all records, tenant by tenant. */
  async write(records: AsyncIterable<CrmRecord>): Promise<void> {
    const rows = records[Symbol.asyncIterator]();
    let next = await rows.next();
    while (next.done !== true) {
      const { tenant } = next.value;
      const ahead = { next };
      await this.save(tenant, this.lines(tenant, rows, ahead));
      next = ahead.next;
    }
    for (const tenant of [...this.states.keys()]) await this.save(tenant, this.lines(tenant));
  }

  private async save(tenant: string, lines: AsyncIterable<Uint8Array>): Promise<void> {
    const directory = join(this.dataDir, RECORDS_DIRECTORY);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await saveFile(this.disk, directory, recordFileName(tenant), lines, this.fence);
  }

  private async *lines(
    tenant: string,
    rows?: AsyncIterator<CrmRecord>,
    ahead?: { next: IteratorResult<CrmRecord> },
  ): AsyncGenerator<Uint8Array> {
    const state = this.states.get(tenant);
    this.states.delete(tenant);
    if (state) yield this.line(tenant, [], [], state);
    let upserts: StoredRecord[] = [];
    let raws: Buffer[] = [];
    let bytes = 0;
    while (rows && ahead && ahead.next.done !== true && ahead.next.value.tenant === tenant) {
      const { raw, ...row } = ahead.next.value;
      const text = Buffer.from(JSON.stringify(raw));
      upserts.push({ row, rawBytes: text.length });
      raws.push(text);
      bytes += text.length;
      if (upserts.length >= LINE_RECORDS || bytes >= LINE_BYTES) {
        yield this.line(tenant, upserts, raws);
        [upserts, raws, bytes] = [[], [], 0];
      }
      ahead.next = await rows.next();
    }
    if (upserts.length > 0) yield this.line(tenant, upserts, raws);
  }

  private line(tenant: string, upserts: readonly StoredRecord[], raws: readonly Buffer[], state?: ImportState): Buffer {
    const batch = { tenant, at: this.now, runId: '', upserts, seen: [], missing: [], ...(state ? { state } : {}) };
    return formatRecordLine(batch, raws);
  }
}
