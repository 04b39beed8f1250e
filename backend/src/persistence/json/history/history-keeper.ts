import type { Clock } from '../../../clock/clock.js';
import type { Disk } from '../files/disk.js';
import type { StoreState } from '../state/store-state.js';
import type { StoreLog } from '../../store-log.js';
import { HistoryReader, RUN_TARGET, TICK_TARGET } from './history-reader.js';
import { HistoryWriter } from './history-writer.js';

export interface HistoryKeeperOptions {
  readonly directory: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: StoreLog;
  readonly state: StoreState;
  readonly fence: () => void;
}

/** Run history and ledger on the disk: read once in the background, added to with every snapshot. */
export class HistoryKeeper {
  private readonly writer: HistoryWriter;
  private readonly reader: HistoryReader;
  private reading: Promise<void> | undefined;

  constructor(private readonly options: HistoryKeeperOptions) {
    this.writer = new HistoryWriter(options);
    this.reader = new HistoryReader(options.directory, options.log);
  }

  /** Begins to read, in slices, when the present turn of the loop is over. */
  startReading(): void {
    this.reading = new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.readAll());
  }

  /** Resolves when what the files hold is in memory. */
  async isRead(): Promise<void> {
    await this.reading;
  }

  async stop(): Promise<void> {
    this.reader.stop();
    await this.reading;
  }

  /** Moves rows that became final into the files. @throws the disk's error; then they are moved the next time. */
  async keep(): Promise<void> {
    const { finals } = this.options.state;
    const batch = finals.take();
    try {
      await this.writer.append(batch);
    } catch (error) {
      finals.giveBack(batch);
      throw error;
    }
  }

  /** Removes the oldest files where there are too many, and remembers that something is gone. */
  async makeRoom(): Promise<void> {
    const until = await this.writer.makeRoom();
    const { state } = this.options;
    if (until !== undefined) state.historyDroppedUntil = Math.max(state.historyDroppedUntil, until);
  }

  private async readAll(): Promise<void> {
    const { state, log } = this.options;
    try {
      await this.reader.read({ ...RUN_TARGET, table: state.runs, since: state.prunedBefore });
      await this.reader.read({ ...TICK_TARGET, table: state.ticks, since: state.prunedBefore });
    } catch (error) {
      log('error', 'The run history cannot be read; newer runs are shown.', { err: error });
    }
  }
}
