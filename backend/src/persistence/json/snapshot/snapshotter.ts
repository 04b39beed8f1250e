import { join } from 'node:path';
import type { Cancel, Clock } from '../../../clock/clock.js';
import type { Disk } from '../files/disk.js';
import { saveFile } from '../files/save-protocol.js';
import { listJournals } from '../journal/journal-names.js';
import type { Capture } from './capture.js';
import { partText } from './part-text.js';
import { buildSnapshot } from './snapshot-file.js';
import type { Part } from './snapshot-names.js';
import { FILE_OF, PARTS } from './snapshot-names.js';

export const SNAPSHOT_EVERY_MS = 60_000;
export const SNAPSHOT_JOURNAL_BYTES = 8 * 1024 * 1024;

/** The sequence numbers of the two generations of a part; undefined for one that is missing or bad. */
export interface Generations {
  readonly main: number | undefined;
  readonly bak: number | undefined;
}

export interface SnapshotterOptions {
  readonly directory: string;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly generations: ReadonlyMap<Part, Generations>;
  /** Throws when this process may no longer write. */
  readonly fence: () => void;
  /** Takes the state between two commits and begins a new journal. */
  readonly capture: () => Promise<Capture>;
  /** The number of the last durable commit. */
  readonly durableSeq: () => number;
  /** Old history goes first, so that the state can say that it is gone. */
  readonly makeRoom: () => Promise<void>;
  /** Rows that became final are on their way into the history files; resolves when they are there. */
  readonly keepHistory: () => Promise<void>;
  /** Told the outcome of every try: undefined when all parts were saved. */
  readonly saved: (error: unknown) => void;
}

/** Writes the state beside the journal, so that a start reads little and old journals can go. */
export class Snapshotter {
  private readonly generations: Map<Part, Generations>;
  private busy: Promise<void> = Promise.resolve();
  private requested = false;
  private cancelTimer: Cancel = () => undefined;

  constructor(private readonly options: SnapshotterOptions) {
    this.generations = new Map(options.generations);
  }

  start(): void {
    this.cancelTimer = this.options.clock.after(SNAPSHOT_EVERY_MS, () => {
      this.start();
      if (this.options.durableSeq() > this.savedSeq()) this.request();
    });
  }

  stop(): void {
    this.cancelTimer();
  }

  /** Saves soon. Requests while one is under way are one. */
  request(): void {
    if (this.requested) return;
    this.requested = true;
    void this.save().catch(() => undefined);
  }

  /** Saves the state as it is when the commits before are settled. @throws the disk's error. */
  async save(): Promise<void> {
    this.requested = true;
    try {
      await this.exclusive(this.options.makeRoom);
      // Never captured within `exclusive`: a writer that renews waits there for us, and we would wait for the writer.
      await this.write(await this.options.capture());
    } finally {
      this.requested = false;
    }
  }

  /** Saves a state that has been taken already, after the one under way. */
  write(capture: Capture): Promise<void> {
    return this.exclusive(() => this.writeParts(capture));
  }

  /** Runs `work` while no snapshot is being written. */
  exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    const working = this.busy.then(work);
    this.busy = working.then(
      () => undefined,
      () => undefined,
    );
    return working;
  }

  /** The number up to which every part is in its main file. */
  savedSeq(): number {
    return Math.min(...PARTS.map((part) => this.generations.get(part)?.main ?? -1));
  }

  private async writeParts(capture: Capture): Promise<void> {
    try {
      await this.options.keepHistory();
      for (const part of PARTS) await this.writePart(part, capture);
      await this.dropJournals();
    } catch (error) {
      this.options.saved(error);
      throw error;
    }
    this.options.saved(undefined);
  }

  private async writePart(part: Part, capture: Capture): Promise<void> {
    const { disk, directory, fence } = this.options;
    const chunks = await buildSnapshot(capture.seq, partText(part, capture));
    await saveFile(disk, directory, FILE_OF[part], chunks, fence);
    const before = this.generations.get(part);
    this.generations.set(part, { main: capture.seq, bak: before?.main ?? before?.bak });
  }

  /** Journals stay while the older generation of any part needs them; without one, all of them. */
  private async dropJournals(): Promise<void> {
    const { directory, disk } = this.options;
    const needed = Math.min(...PARTS.map((part) => this.generations.get(part)?.bak ?? 0));
    const journals = await listJournals(directory);
    for (const [i, journal] of journals.entries()) {
      const next = journals[i + 1];
      if (next && next.firstSeq <= needed + 1) await disk.remove(join(directory, journal.name));
    }
  }
}
