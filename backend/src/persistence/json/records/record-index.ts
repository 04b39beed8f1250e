import type { RecordKind, RecordRow } from '../../../domain/crm-record.js';
import { RECORD_KINDS } from '../../../domain/crm-record.js';
import type { ImportState } from '../../../domain/import-state.js';
import { EMPTY_IMPORT_STATE } from '../../../domain/import-state.js';
import type { RecordName } from '../codecs/record-batch-codec.js';
import type { RecordLine } from './record-line.js';

/** A record in memory, with the place in the file of what the vendor said about it. */
export interface IndexedRecord {
  readonly row: RecordRow;
  readonly rawAt: number;
  readonly rawBytes: number;
  /** Bytes of the file that it accounts for. */
  readonly bytes: number;
}

/** What is known of one tenant's records: the sum of all lines of its log in their order. */
export class RecordIndex {
  private readonly byKind: Readonly<Record<RecordKind, Map<string, IndexedRecord>>> = {
    job: new Map(),
    contact: new Map(),
    user: new Map(),
  };
  /** Words that many rows have in common, each kept once. */
  private readonly words = new Map<string, string>();
  private live = 0;
  state: ImportState = EMPTY_IMPORT_STATE;

  get size(): number {
    return RECORD_KINDS.reduce((sum, kind) => sum + this.byKind[kind].size, 0);
  }

  /** Bytes of the file that something still refers to. */
  get liveBytes(): number {
    return this.live;
  }

  get({ kind, externalId }: RecordName): IndexedRecord | undefined {
    return this.byKind[kind].get(externalId);
  }

  *rows(kind?: RecordKind): Generator<RecordRow> {
    for (const each of kind ? [kind] : RECORD_KINDS) for (const { row } of this.byKind[each].values()) yield row;
  }

  *entries(): Generator<IndexedRecord> {
    for (const kind of RECORD_KINDS) yield* this.byKind[kind].values();
  }

  /** Takes in a line that begins at the byte `at` of the file. */
  apply({ batch, rawStarts, share }: RecordLine, at: number): void {
    batch.upserts.forEach(({ row, rawBytes }, i) => {
      const rawAt = at + (rawStarts[i] ?? 0);
      this.put({ row: this.withSharedWords(row), rawAt, rawBytes, bytes: rawBytes + share });
    });
    for (const name of batch.seen) this.change(name, { lastSeenAt: batch.at, missing: false });
    for (const name of batch.missing) this.change(name, { missing: true, runId: this.shared(batch.runId) });
    if (batch.state) this.state = batch.state;
  }

  private change(name: RecordName, changes: Partial<RecordRow>): void {
    const known = this.get(name);
    if (known) this.byKind[name.kind].set(name.externalId, { ...known, row: { ...known.row, ...changes } });
  }

  private put(entry: IndexedRecord): void {
    const { kind, externalId } = entry.row;
    this.live += entry.bytes - (this.byKind[kind].get(externalId)?.bytes ?? 0);
    this.byKind[kind].set(externalId, entry);
  }

  private withSharedWords(row: RecordRow): RecordRow {
    const { status, owner, runId, tenant } = row;
    return {
      ...row,
      tenant: this.shared(tenant),
      status: this.shared(status),
      runId: this.shared(runId),
      ...(owner === undefined ? {} : { owner: this.shared(owner) }),
    };
  }

  private shared(word: string): string {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    this.words.set(word, word);
    return word;
  }
}
