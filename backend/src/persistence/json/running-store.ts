import type { Clock } from '../../clock/clock.js';
import type { AuditChain } from '../audit-chain/audit-chain.js';
import { DueClaims } from './claim-due.js';
import { DurableWriter } from './durable-writer.js';
import type { Disk } from './files/disk.js';
import { HistoryKeeper } from './history/history-keeper.js';
import { Journal } from './journal/journal.js';
import type { DataDirLock } from './lock/data-dir-lock.js';
import { LockLost } from './lock/lock-lost.js';
import { RecordShelf } from './records/record-shelf.js';
import type { Recovery } from './recovery/recover.js';
import { StartChores } from './recovery/start-chores.js';
import { RunLogFiles } from './run-logs/run-log-files.js';
import type { Capture } from './snapshot/capture.js';
import { capture } from './snapshot/capture.js';
import { Snapshotter } from './snapshot/snapshotter.js';
import type { ConditionBoard } from './state/store-condition.js';
import { StoreCore } from './store-core.js';
import type { StoreLog } from '../store-log.js';
import { JsonRunLogStore } from './stores/json-run-log-store.js';
import { JsonStores } from './stores/json-stores.js';

export interface RunningStoreOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: StoreLog;
  readonly readOnly: boolean;
  readonly onLost: () => void;
  readonly disk: Disk;
  readonly snapshotJournalBytes: number;
  readonly recordRowsInMemory: number;
  readonly board: ConditionBoard;
  readonly lock: DataDirLock;
  readonly found: Recovery;
  readonly auditChain: AuditChain;
  /** The chain of the audit begins with this start. */
  readonly chainIsNew: boolean;
}

/** A store that serves: the journal, the snapshots and the history around one state. */
export class RunningStore {
  readonly core: StoreCore;
  readonly claims: DueClaims;
  readonly stores: JsonStores;
  private readonly journal: Journal;
  private readonly writer: DurableWriter;
  private readonly snapshotter: Snapshotter;
  private readonly history: HistoryKeeper;
  private readonly chores: StartChores;
  private readonly records: RecordShelf;
  private readonly runLogs: JsonRunLogStore;
  private isLost = false;

  constructor(private readonly options: RunningStoreOptions) {
    const { dataDir: directory, clock, log, disk, board, lock, found, auditChain } = options;
    const fence = (): void => lock.verify();
    this.journal = new Journal(directory, disk);
    this.history = new HistoryKeeper({ directory, disk, clock, log, state: found.state, fence });
    this.snapshotter = new Snapshotter({
      directory,
      disk,
      clock,
      generations: found.generations,
      fence,
      durableSeq: () => this.core.queue.durableSeq,
      makeRoom: () => this.history.makeRoom(),
      keepHistory: () => this.history.keep(),
      capture: () => this.core.queue.between(() => this.rotateAndCapture()),
      saved: (error) => this.saved(error),
    });
    this.chores = new StartChores({
      directory,
      disk,
      log,
      found,
      fence,
      chainIsNew: options.chainIsNew,
      now: clock.now(),
      save: () => this.snapshotter.write(this.capture()),
    });
    this.writer = new DurableWriter({
      directory,
      lock,
      journal: this.journal,
      journalsAtStart: found.journals,
      chores: this.chores.chores,
      renew: () => this.snapshotter.write(this.capture()),
    });
    this.core = new StoreCore({
      state: found.state,
      lastSeq: found.lastSeq,
      auditChain,
      clock,
      board,
      log,
      write: (firstSeq, lines) => this.writer.write(firstSeq, lines),
      onDurable: () => {
        if (this.journal.size > options.snapshotJournalBytes) this.snapshotter.request();
      },
      onLost: (error) => this.lose(error),
    });
    this.claims = new DueClaims(this.core, log);
    const mayWrite = (): boolean => this.mayWrite && lock.isHeld;
    this.records = new RecordShelf({
      directory,
      disk,
      clock,
      log,
      board,
      fence,
      mayWrite,
      prepare: () => this.prepare(),
      refuse: (error) => this.core.refuse(error),
      saved: () => this.core.saved(),
      rowsInMemory: options.recordRowsInMemory,
    });
    const runLogFiles = new RunLogFiles({ directory, disk, fence });
    this.runLogs = new JsonRunLogStore(this.core, runLogFiles, log, mayWrite);
    this.stores = new JsonStores({
      core: this.core,
      audit: { directory, chain: auditChain, badAtStart: found.auditBad },
      history: this.history,
      records: this.records,
      runLogs: this.runLogs,
      maintenance: {
        directory,
        disk,
        fence,
        snapshotter: this.snapshotter,
        capture: () => this.core.queue.between(async () => this.capture()),
        journalBytes: () => this.journal.size,
      },
    });
  }

  /** Puts the directory in order, tells the audit about it and begins to read the history. */
  async start(): Promise<void> {
    const { board, lock } = this.options;
    this.history.startReading();
    if (!this.mayWrite) return;
    lock.onLost((error) => this.lose(error));
    this.snapshotter.start();
    void this.runLogs.makeRoom();
    if (!lock.isHeld) return;
    try {
      await this.writer.prepare();
      await this.announce();
    } catch (error) {
      if (!board.has('cannot_save') && !board.has('lost_lock')) this.core.refuse(error);
      this.announceWhenWell();
    }
  }

  async close(): Promise<void> {
    const { lock } = this.options;
    this.snapshotter.stop();
    await this.history.stop();
    await this.records.close();
    await this.runLogs.close();
    await this.core.queue.settled();
    const unsaved = this.core.queue.durableSeq > this.snapshotter.savedSeq();
    if (this.mayWrite && lock.isHeld && !this.isLost && unsaved) {
      // What could not be saved here is in the journal.
      await this.snapshotter.save().catch(() => undefined);
    }
    await this.journal.rotate();
    await lock.release();
  }

  private get mayWrite(): boolean {
    const { board } = this.options;
    return !board.has('read_only') && !board.has('corrupt');
  }

  /** For writers beside the journal: what the directory still needs is done between two groups of commits. */
  private async prepare(): Promise<void> {
    if (!this.writer.isReady) await this.core.queue.between(() => this.writer.prepare());
  }

  private async announce(): Promise<void> {
    const entries = this.chores.takeEntries();
    if (entries.length === 0) return;
    await this.core.commit(entries.map((entry) => ({ kind: 'audit', entry: this.core.numbered(entry) })));
  }

  /** The audit entries of a start on a full disk are written when there is room. */
  private announceWhenWell(): void {
    const stop = this.options.board.listen(({ condition }) => {
      if (condition === 'unavailable') return;
      stop();
      this.announce().catch(() => undefined);
    });
  }

  private capture(): Capture {
    return capture(this.core.queue.durableSeq, this.core.state);
  }

  private async rotateAndCapture(): Promise<Capture> {
    await this.journal.rotate();
    return this.capture();
  }

  private saved(error: unknown): void {
    const { board, log } = this.options;
    if (error === undefined) {
      board.clear('recovered');
      board.clear('no_snapshot');
    } else if (error instanceof LockLost) {
      this.lose(error);
    } else {
      log('error', 'A snapshot could not be saved.', { err: error });
      board.raise('no_snapshot', ['The last snapshot could not be saved; the journal holds what it lacks.']);
    }
  }

  /** Another process has the directory: this one must not write a byte more. */
  private lose(error: LockLost): void {
    const { board, log, onLost } = this.options;
    if (this.isLost) return;
    this.isLost = true;
    this.snapshotter.stop();
    log('error', error.message);
    board.raise('lost_lock', ['Another process has taken over the data directory; nothing more is written.']);
    onLost();
  }
}
