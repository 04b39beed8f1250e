import type { RecordKind, RecordRow } from '../../../domain/crm-record.js';
import { RECORD_KINDS } from '../../../domain/crm-record.js';
import type { ImportState } from '../../../domain/import-state.js';
import { EMPTY_IMPORT_STATE } from '../../../domain/import-state.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import { MalformedRecord } from '../../codecs/json-fields.js';
import type { RecordName } from '../../codecs/record-batch-codec.js';
import type { RecordLine } from './record-line.js';
import { readRecordLine } from './record-line.js';
import type { RecordPlace } from './record-table.js';
import { RecordTable } from './record-table.js';

/** What is known of one tenant's records: the sum of all lines of its log in their order. */
export class RecordIndex {
  readonly table: RecordTable;
  private readonly byKind: Readonly<Record<RecordKind, Map<string, number>>> = {
    job: new Map(),
    contact: new Map(),
    user: new Map(),
  };
  private live = 0;
  state: ImportState = EMPTY_IMPORT_STATE;

  constructor(private readonly tenant: TenantSlug) {
    this.table = new RecordTable(tenant);
  }

  get size(): number {
    return this.table.size;
  }

  /** Bytes of the file that something still refers to. */
  get liveBytes(): number {
    return this.live;
  }

  has(name: RecordName): boolean {
    return this.slotOf(name) !== undefined;
  }

  get(name: RecordName): RecordRow | undefined {
    const slot = this.slotOf(name);
    return slot === undefined ? undefined : this.table.rowAt(slot);
  }

  placeOf(name: RecordName): RecordPlace | undefined {
    const slot = this.slotOf(name);
    return slot === undefined ? undefined : this.table.placeAt(slot);
  }

  count(kind: RecordKind): number {
    return this.byKind[kind].size;
  }

  /** Where in the table the records of a kind, or all of them, are. */
  *slots(kind?: RecordKind): Generator<number> {
    for (const each of kind ? [kind] : RECORD_KINDS) yield* this.byKind[each].values();
  }

  /** Takes in a line that begins at the byte `at` of the file. */
  apply({ batch, rawStarts, share }: RecordLine, at: number): void {
    batch.upserts.forEach(({ row, rawBytes }, i) => {
      this.put(row, { rawAt: at + (rawStarts[i] ?? 0), rawBytes, bytes: rawBytes + Math.floor(share) });
    });
    for (const name of batch.seen) this.change(name, (slot) => this.table.see(slot, batch.at));
    for (const name of batch.missing) this.change(name, (slot) => this.table.miss(slot, batch.runId));
    if (batch.state) this.state = batch.state;
  }

  /** Takes in the text of a line. @returns false when it cannot be trusted: it is damaged, or another tenant's. */
  takeIn(text: Buffer, at: number): boolean {
    try {
      const line = readRecordLine(text);
      if (line.batch.tenant !== this.tenant) return false;
      this.apply(line, at);
      return true;
    } catch (error) {
      if (error instanceof MalformedRecord) return false;
      throw error;
    }
  }

  private slotOf({ kind, externalId }: RecordName): number | undefined {
    return this.byKind[kind].get(externalId);
  }

  private change(name: RecordName, change: (slot: number) => void): void {
    const slot = this.slotOf(name);
    if (slot !== undefined) change(slot);
  }

  private put(row: RecordRow, place: RecordPlace): void {
    const known = this.slotOf(row);
    const slot = known ?? this.table.size;
    this.live += place.bytes - (known === undefined ? 0 : this.table.placeAt(known).bytes);
    this.table.put(slot, row, place);
    this.byKind[row.kind].set(row.externalId, slot);
  }
}
