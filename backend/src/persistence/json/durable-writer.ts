import type { DataDirLock } from './lock/data-dir-lock.js';
import type { Journal } from './journal/journal.js';
import { SyncFailed } from './journal/journal.js';

export interface DurableWriterOptions {
  readonly lock: DataDirLock;
  readonly journal: Journal;
  /** Writes the durable state anew, as a whole. */
  readonly renew: () => Promise<void>;
  /** True when the state has no complete files yet. */
  readonly renewFirst: boolean;
}

/**
 * The way of every journal line to the disk: only while the directory is ours, and never behind bytes that the disk
 * failed to sync; after such a failure the whole state is written anew before anything else is acknowledged.
 */
export class DurableWriter {
  private mustRenew: boolean;

  constructor(private readonly options: DurableWriterOptions) {
    this.mustRenew = options.renewFirst;
  }

  async write(firstSeq: number, lines: Uint8Array): Promise<void> {
    const { lock, journal } = this.options;
    // A disk that was full at the start took no lock; the first write that finds room takes it.
    if (!lock.isHeld) await lock.acquire();
    await this.prepare();
    lock.verify();
    try {
      await journal.append(firstSeq, lines);
    } catch (error) {
      if (error instanceof SyncFailed) this.mustRenew = true;
      throw error;
    }
    // Whoever has taken over since may have read the journal before these lines came: they must not be acknowledged.
    lock.verify();
  }
  /** Writes the whole state where the journal cannot be built upon; at the first start, and after a failed sync. */
  async prepare(): Promise<void> {
    if (!this.mustRenew) return;
    await this.options.renew();
    await this.options.journal.rotate();
    this.mustRenew = false;
  }
}
