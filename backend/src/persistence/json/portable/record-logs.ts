import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { EXIT, StartRefusal } from '../../../config/start-refusal.js';
import type { CrmRecord, RecordRow } from '../../../domain/crm-record.js';
import { EMPTY_IMPORT_STATE } from '../../../domain/import-state.js';
import type { JsonObject } from '../../../domain/json.js';
import type { PortableFacts } from '../../portable.js';
import { compareStored } from '../../portable/stored-order.js';
import { MalformedRecord } from '../../codecs/json-fields.js';
import type { Disk } from '../files/disk.js';
import { RecordFile } from '../records/record-file.js';
import { RecordIndex } from '../records/record-index.js';
import { readRecordLine } from '../records/record-line.js';
import { listRecordFiles, recordFileName, RECORDS_DIRECTORY } from '../records/record-names.js';

type ImportStateFact = PortableFacts['import_state'];

/** The tenants' logs of records, read one after the other: memory holds one tenant's index and one record. */
export class RecordLogs {
  private tenants: readonly string[] | undefined;

  constructor(
    private readonly dataDir: string,
    private readonly disk: Disk,
  ) {}

  /** @throws StartRefusal (65) when a log is damaged. */
  async *importStates(): AsyncGenerator<ImportStateFact> {
    for (const tenant of await this.listed()) {
      const { state } = (await this.read(tenant)).index;
      if (state !== EMPTY_IMPORT_STATE) yield { tenant, state };
    }
  }

  /** @throws StartRefusal (65) when a log is damaged. */
  async *records(): AsyncGenerator<CrmRecord> {
    for (const tenant of await this.listed()) {
      const { file, index } = await this.read(tenant);
      const places = [...index.slots()].map((slot) => {
        const row = index.table.rowAt(slot);
        const { rawAt, rawBytes } = index.table.placeAt(slot);
        return { row, at: rawAt, length: rawBytes };
      });
      places.sort((a, b) => byName(a.row, b.row));
      for await (const { place, bytes } of file.readMany(places)) {
        yield { ...place.row, raw: JSON.parse(bytes.toString('utf8')) as JsonObject };
      }
    }
  }

  private async read(tenant: string): Promise<{ readonly file: RecordFile; readonly index: RecordIndex }> {
    const directory = join(this.dataDir, RECORDS_DIRECTORY);
    const file = new RecordFile({ directory, name: recordFileName(tenant), disk: this.disk, fence: () => undefined });
    const index = new RecordIndex(tenant);
    const ending = await file.read((line, at) => index.takeIn(line, at));
    if (ending.kind === 'damaged') throw damaged(`The imported records of ${tenant} are damaged`);
    return { file, index };
  }

  private async listed(): Promise<readonly string[]> {
    this.tenants ??= await this.list();
    return this.tenants;
  }

  private async list(): Promise<readonly string[]> {
    const tenants: string[] = [];
    for (const { name } of await listRecordFiles(this.dataDir)) {
      const tenant = await tenantOf(join(this.dataDir, RECORDS_DIRECTORY, name));
      if (tenant === undefined) continue;
      if (recordFileName(tenant) !== name) throw damaged('A file of imported records belongs to another tenant');
      tenants.push(tenant);
    }
    return tenants.sort(compareStored);
  }
}

/** As the key of the table sorts them. */
const byName = (a: RecordRow, b: RecordRow): number =>
  compareStored(a.kind, b.kind) || compareStored(a.externalId, b.externalId);

const damaged = (what: string): StartRefusal =>
  new StartRefusal(
    `${what}. Start the service on this data directory once, which sets the damage aside, stop it, and move again.`,
    EXIT.data,
  );

/** What the first line says; undefined where no line ever became whole. */
async function tenantOf(path: string): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  const stream: AsyncIterable<Buffer> = createReadStream(path);
  for await (const chunk of stream) {
    const end = chunk.indexOf(0x0a);
    chunks.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end >= 0) return tenantIn(Buffer.concat(chunks));
  }
  return undefined;
}

function tenantIn(line: Buffer): string {
  try {
    return readRecordLine(line).batch.tenant;
  } catch (error) {
    if (error instanceof MalformedRecord) throw damaged('A file of imported records is damaged');
    throw error;
  }
}
