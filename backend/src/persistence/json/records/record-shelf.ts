import { join } from 'node:path';
import type { Clock } from '../../../clock/clock.js';
import { DomainError } from '../../../domain/domain-error.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { Disk } from '../files/disk.js';
import type { ConditionBoard } from '../state/store-condition.js';
import type { StoreLog } from '../../store-log.js';
import { DamagedRecords } from './damaged-records.js';
import { RecordFile } from './record-file.js';
import { recordFileName, RECORDS_DIRECTORY } from './record-names.js';
import type { TenantRecordsOptions } from './tenant-records.js';
import { TenantRecords } from './tenant-records.js';

/** Records in memory over all tenants; about 450 bytes each. Those used longest ago give way and are read again on demand. */
export const RECORD_ROWS_IN_MEMORY = 250_000;
/** What a tenant without records counts for, so that those too give way in the end. */
const EMPTY_TENANT_ROWS = 10;

export interface RecordShelfOptions extends Pick<
  TenantRecordsOptions,
  'log' | 'mayWrite' | 'prepare' | 'refuse' | 'saved'
> {
  /** The data directory. */
  readonly directory: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: StoreLog;
  readonly board: ConditionBoard;
  readonly fence: () => void;
  /** {@link RECORD_ROWS_IN_MEMORY}, or what a test wants. */
  readonly rowsInMemory: number;
}

/** The tenants whose records are in memory, the one used longest ago first. */
export class RecordShelf {
  private readonly loaded = new Map<string, { readonly records: TenantRecords; users: number }>();
  private readonly damaged: DamagedRecords;
  private isClosed = false;

  constructor(private readonly options: RecordShelfOptions) {
    this.damaged = new DamagedRecords(options.board);
  }

  get tenants(): number {
    return this.loaded.size;
  }

  get rows(): number {
    let rows = 0;
    for (const { records } of this.loaded.values()) rows += records.size;
    return rows;
  }

  /** Runs `work` on a tenant's records, which stay in memory meanwhile. */
  async use<Result>(tenant: TenantSlug, work: (records: TenantRecords) => Promise<Result>): Promise<Result> {
    if (this.isClosed) throw new DomainError('persistence_unavailable', 'The store is not open.', { retryAfterSec: 5 });
    const entry = this.loaded.get(tenant) ?? { records: this.recordsOf(tenant), users: 0 };
    this.loaded.delete(tenant);
    this.loaded.set(tenant, entry);
    entry.users += 1;
    try {
      return await work(entry.records);
    } finally {
      entry.users -= 1;
      this.makeRoom();
    }
  }

  /** Lets nothing new in and resolves when nothing is on its way. */
  async close(): Promise<void> {
    this.isClosed = true;
    for (const { records } of this.loaded.values()) await records.settled();
  }

  private makeRoom(): void {
    let excess = this.rows + EMPTY_TENANT_ROWS * this.loaded.size - this.options.rowsInMemory;
    let left = this.loaded.size;
    for (const [tenant, { records, users }] of this.loaded) {
      left -= 1;
      // The one that was used last stays, however large it is.
      if (excess <= 0 || left === 0) return;
      if (users > 0 || records.isBusy) continue;
      this.loaded.delete(tenant);
      excess -= records.size + EMPTY_TENANT_ROWS;
    }
  }

  private recordsOf(tenant: TenantSlug): TenantRecords {
    const { directory, disk, fence } = this.options;
    const fileName = recordFileName(tenant);
    const file = new RecordFile({ directory: join(directory, RECORDS_DIRECTORY), name: fileName, disk, fence });
    return new TenantRecords({ ...this.options, tenant, fileName, file, damaged: this.damaged });
  }
}
