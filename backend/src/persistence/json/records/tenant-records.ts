import type { CrmRecord } from '../../../domain/crm-record.js';
import { DomainError } from '../../../domain/domain-error.js';
import { EMPTY_IMPORT_STATE } from '../../../domain/import-state.js';
import type { JsonObject } from '../../../domain/json.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { Clock } from '../../../clock/clock.js';
import type { RecordBatch } from '../../record-store.js';
import { isJsonObject, MalformedRecord } from '../../codecs/json-fields.js';
import type { RecordName } from '../../codecs/record-batch-codec.js';
import { diskReason } from '../files/disk-reason.js';
import { SyncFailed } from '../files/sync-failed.js';
import { LockLost } from '../lock/lock-lost.js';
import { stampOf } from '../recovery/set-aside.js';
import type { StoreLog } from '../../store-log.js';
import type { DamagedRecords } from './damaged-records.js';
import { importedBatch } from './imported-batch.js';
import type { RecordFile } from './record-file.js';
import { RecordIndex } from './record-index.js';
import { RecordRewrite } from './record-rewrite.js';

/** Bytes that nothing refers to any more and that are worth a rewrite, when they are also more than half of the file. */
const WASTE_BYTES = 1024 * 1024;

export interface TenantRecordsOptions {
  readonly tenant: TenantSlug;
  readonly fileName: string;
  readonly file: RecordFile;
  readonly clock: Clock;
  readonly log: StoreLog;
  readonly damaged: DamagedRecords;
  /** False while nothing may be written: not even to put something in order. */
  readonly mayWrite: () => boolean;
  /** Resolves when the data directory is ours and in order. */
  readonly prepare: () => Promise<void>;
  /** Notes that the disk refused a write. @returns what the caller is told. */
  readonly refuse: (error: unknown) => Error;
  /** Notes that the disk took a write. */
  readonly saved: () => void;
}

/**
 * One tenant's records: what is durable of them, in memory, and their log. Everything that touches the log goes one
 * after the other; readers see the index as the last durable page left it.
 */
export class TenantRecords {
  private known: RecordIndex;
  private isLoaded = false;
  private loading: Promise<void> | undefined;
  private repair: 'none' | 'keep-and-renew' | 'renew' = 'none';
  private isKept = false;
  private tasks = 0;
  private last: Promise<unknown> = Promise.resolve();
  /** Not tidied again before the file has this size: a rewrite that failed is not tried at every page. */
  private tidyFrom = 0;

  constructor(private readonly options: TenantRecordsOptions) {
    this.known = new RecordIndex(options.tenant);
  }

  get size(): number {
    return this.known.size;
  }

  get isBusy(): boolean {
    return this.tasks > 0;
  }

  /** Resolves when nothing is on its way. */
  async settled(): Promise<void> {
    while (this.tasks > 0) await this.last;
  }

  /** What is durable. @throws DomainError `persistence_unavailable` when the log cannot be read. */
  async index(): Promise<RecordIndex> {
    if (!this.isLoaded) {
      this.loading ??= this.exclusive(() => this.load()).finally(() => (this.loading = undefined));
      await this.loading;
    }
    return this.known;
  }

  /** A record with what the vendor said about it, which is read from the log. */
  get(name: RecordName): Promise<CrmRecord | undefined> {
    return this.exclusive(async () => {
      await this.load();
      const row = this.known.get(name);
      const place = this.known.placeOf(name);
      if (!row || !place) return undefined;
      const bytes = await this.options.file.readAt(place.rawAt, place.rawBytes).catch((error: unknown) => {
        throw this.unreadable(error);
      });
      return { ...row, raw: this.parse(bytes) };
    });
  }

  /** Makes a page durable. `requireActive` throws when the run may not write any more. */
  async apply(batch: RecordBatch, requireActive: () => void): Promise<void> {
    const { tenant, clock, file, damaged } = this.options;
    // By itself, so that a reader who waits for it need not wait for the page as well.
    await this.index();
    await this.exclusive(async () => {
      await this.load();
      await this.guarded(() => this.putInOrder());
      requireActive();
      const imported = importedBatch(tenant, clock.now(), batch, this.known);
      if (!imported) return;
      const at = file.size;
      await this.guarded(() => file.append(imported.bytes));
      this.options.saved();
      this.known.apply(imported.line, at);
      if (batch.state?.firstImportEndedAt !== undefined) damaged.clear(tenant);
      if (this.tasks === 1 && this.isWasteful()) void this.exclusive(() => this.tidy());
    });
  }

  private exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    this.tasks += 1;
    const working = this.last.then(work).finally(() => (this.tasks -= 1));
    this.last = working.catch(() => undefined);
    return working;
  }

  private async load(): Promise<void> {
    if (this.isLoaded) return;
    const { file, tenant, log, mayWrite } = this.options;
    const index = new RecordIndex(tenant);
    const ending = await file
      .read((line, at) => index.takeIn(line, at))
      .catch((error: unknown) => {
        throw this.unreadable(error);
      });
    this.known = index;
    this.isLoaded = true;
    if (ending.kind === 'torn') {
      log('warn', 'The end of a page of records was cut off; it had not been acknowledged.', {
        tenant,
        bytes: ending.bytes,
      });
    }
    if (ending.kind !== 'damaged') return;
    this.noteDamage(ending.at);
    if (mayWrite()) await this.guarded(() => this.putInOrder()).catch(() => undefined);
  }

  /** What stands behind the damage is lost, so the importer has to begin its chain anew. */
  private noteDamage(at: number): void {
    const { tenant, log, damaged, fileName } = this.options;
    this.known.state = EMPTY_IMPORT_STATE;
    this.repair = this.isKept ? 'renew' : 'keep-and-renew';
    log('error', 'The records of a tenant are damaged.', { tenant, file: fileName, at, readable: this.known.size });
    damaged.raise(
      tenant,
      `The imported records of ${tenant} were damaged: ${this.known.size} could be read and are shown; ` +
        'its next import begins anew and fetches the others.',
    );
  }

  /** What has to be done before the next line. A step that fails is tried again. */
  private async putInOrder(): Promise<void> {
    const { file, fileName, clock, prepare } = this.options;
    await prepare();
    if (this.repair === 'keep-and-renew') {
      await file.keepAs(`${fileName}.corrupt-${stampOf(clock.now())}`);
      this.isKept = true;
      this.repair = 'renew';
    }
    if (this.repair === 'renew') await this.rewrite();
  }

  private isWasteful(): boolean {
    const { size } = this.options.file;
    const waste = size - this.known.liveBytes;
    return waste > WASTE_BYTES && waste > size / 2 && size >= this.tidyFrom;
  }

  private async tidy(): Promise<void> {
    const { file, log, tenant } = this.options;
    const before = file.size;
    try {
      await this.rewrite();
      log('info', 'The records of a tenant were written anew without what is superseded.', {
        tenant,
        bytes_before: before,
        bytes: file.size,
      });
    } catch (error) {
      if (error instanceof LockLost) this.options.refuse(error);
      this.tidyFrom = before + WASTE_BYTES;
      log('warn', 'The records of a tenant could not be written anew; they are as they were.', { tenant, err: error });
    }
  }

  private async rewrite(): Promise<void> {
    const { tenant, clock, file } = this.options;
    const rewrite = new RecordRewrite(tenant, clock.now(), this.known, file);
    try {
      await file.replace(rewrite.lines(), () => rewrite.size);
    } catch (error) {
      // Which of the two is there now, only the disk knows.
      this.isLoaded = false;
      throw error;
    }
    this.known = rewrite.index;
    this.repair = 'none';
    this.isKept = false;
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof SyncFailed && this.repair === 'none') this.repair = 'renew';
      throw this.options.refuse(error);
    }
  }

  private parse(bytes: Buffer): JsonObject {
    try {
      const raw: unknown = JSON.parse(bytes.toString('utf8'));
      if (isJsonObject(raw)) return raw as JsonObject;
    } catch {
      // Refused below.
    }
    throw this.unreadable(new MalformedRecord('what the vendor said is not an object'));
  }

  /** The next access reads the log again and finds out what is wrong with it. */
  private unreadable(error: unknown): DomainError {
    this.isLoaded = false;
    const { tenant, log } = this.options;
    log('error', 'The records of a tenant cannot be read.', { tenant, err: error });
    const reason = error instanceof MalformedRecord ? 'their file is damaged' : diskReason(error);
    const message = `The imported records of this tenant cannot be read at the moment: ${reason}. Try again later.`;
    return new DomainError('persistence_unavailable', message, { retryAfterSec: 5 }, { cause: error });
  }
}
