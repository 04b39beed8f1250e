import { StartRefusal } from '../../config/start-refusal.js';
import { SyncFailed } from './files/sync-failed.js';
import { listJournals } from './journal/journal-names.js';
import type { Journal } from './journal/journal.js';
import type { DataDirLock } from './lock/data-dir-lock.js';
import { LockLost } from './lock/lock-lost.js';
import type { Chore } from './recovery/start-chores.js';

export interface DurableWriterOptions {
  readonly directory: string;
  readonly lock: DataDirLock;
  readonly journal: Journal;
  /** The names that were there when the state was read. */
  readonly journalsAtStart: readonly string[];
  /** What the start has to put in order before anything is acknowledged. */
  readonly chores: readonly Chore[];
  /** Writes the durable state anew, as a whole. */
  readonly renew: Chore;
}

/**
 * The way of every journal line to the disk: only while the directory is ours and in order, and never behind bytes that
 * the disk failed to sync; after such a failure the whole state is written anew before anything else is acknowledged.
 */
export class DurableWriter {
  private readonly chores: Chore[];

  constructor(private readonly options: DurableWriterOptions) {
    this.chores = [...options.chores];
  }

  /** True when nothing has to be done before the next line. */
  get isReady(): boolean {
    return this.options.lock.isHeld && this.chores.length === 0;
  }

  async write(firstSeq: number, lines: Uint8Array): Promise<void> {
    const { lock, journal, renew } = this.options;
    await this.prepare();
    lock.verify();
    try {
      await journal.append(firstSeq, lines);
    } catch (error) {
      if (error instanceof SyncFailed) this.chores.push(renew, () => journal.rotate());
      throw error;
    }
    // Whoever has taken over since may have read the journal before these lines came: they must not be acknowledged.
    lock.verify();
  }

  /** Does what has to be done before the next line. A step that fails is tried again at the next write. */
  async prepare(): Promise<void> {
    if (!this.options.lock.isHeld) await this.takeLate();
    for (let chore = this.chores[0]; chore; chore = this.chores[0]) {
      this.options.lock.verify();
      await chore();
      this.chores.shift();
    }
  }

  /**
   * A disk that was full at the start took no lock; the first write that finds room takes it. What was read without a
   * lock may be old news by then.
   */
  private async takeLate(): Promise<void> {
    const { lock, directory, journalsAtStart } = this.options;
    try {
      await lock.acquire();
    } catch (error) {
      throw error instanceof StartRefusal ? new LockLost(error.message, { cause: error }) : error;
    }
    const journals = (await listJournals(directory)).map(({ name }) => name);
    if (journals.join() === journalsAtStart.join()) return;
    throw new LockLost('Another process has written to the data directory meanwhile; nothing more is written.');
  }
}
