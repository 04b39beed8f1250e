import type { Change } from '../../changes/change.js';
import { formatLine } from './journal-line.js';

/** A commit on its way: what it changes and who waits for it. */
export interface PendingCommit {
  readonly seq: number;
  readonly changes: readonly Change[];
}

interface Waiting extends PendingCommit {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** How long a commit that nobody waits for waits for another one to share its write. */
const PATIENT_FOR_MS = 20;
/** Commits that share a write at most: telling everybody about a group must not block the loop for long. */
const LARGEST_GROUP = 256;

export interface CommitQueueOptions {
  /** Makes complete lines durable, or rejects and leaves nothing of them. `firstSeq` is the first line's number. */
  readonly write: (firstSeq: number, bytes: Uint8Array) => Promise<void>;
  /** Called once per commit, in order, after it became durable and before its waiter goes on. */
  readonly durable: (commit: PendingCommit) => void;
  /** Called when a group failed, with the error that its waiters and everybody behind them get. */
  readonly failed: (error: unknown) => unknown;
}

/**
 * Group commit: whatever waits shares one write and one sync. A failed group takes with it what was queued behind it,
 * because those commits were decided on a state that will never be.
 */
export class CommitQueue {
  private waiting: Waiting[] = [];
  private writing = false;
  private drained: Promise<void> = Promise.resolve();
  private groupDone: Promise<void> = Promise.resolve();
  private held: Promise<void> | undefined;
  private impatience: NodeJS.Timeout | undefined;
  private nextSeq: number;
  private lastDurable: number;

  constructor(
    lastDurableSeq: number,
    private readonly options: CommitQueueOptions,
  ) {
    this.nextSeq = lastDurableSeq + 1;
    this.lastDurable = lastDurableSeq;
  }

  /** The number of the last durable commit. */
  get durableSeq(): number {
    return this.lastDurable;
  }

  /** The number that the next commit gets. */
  get upcomingSeq(): number {
    return this.nextSeq;
  }

  /**
   * Queues a commit. Resolves when it is durable; rejects when nothing of it is. One that is `patient` begins no write for
   * 20 ms, but goes with any other one, and right behind one that is under way.
   */
  add(changes: readonly Change[], patient = false): Promise<void> {
    const seq = this.nextSeq;
    const line = formatLine(seq, changes);
    this.nextSeq += 1;
    return new Promise((resolve, reject) => {
      this.waiting.push({ seq, changes, line, resolve, reject });
      if (patient) this.impatience ??= setTimeout(() => this.hurry(), PATIENT_FOR_MS);
      else this.hurry();
    });
  }

  /** Writes what waits, unless that is under way. */
  hurry(): void {
    clearTimeout(this.impatience);
    this.impatience = undefined;
    if (this.writing || this.waiting.length === 0) return;
    this.writing = true;
    this.drained = this.drain();
  }

  /** Resolves when everything that is queued is durable or has failed. */
  async settled(): Promise<void> {
    this.hurry();
    while (this.writing) await this.drained;
  }

  /** Runs `work` between two groups: what came before is settled, what comes behind waits. */
  async between<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.held) await this.held;
    let release: () => void = () => undefined;
    this.held = new Promise((resolve) => (release = resolve));
    try {
      await this.groupDone;
      return await work();
    } finally {
      this.held = undefined;
      release();
    }
  }

  private async drain(): Promise<void> {
    // Let everybody who acts in this turn of the loop share the first write.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      while (this.held) await this.held;
      const group = this.waiting.splice(0, LARGEST_GROUP);
      this.groupDone = this.commit(group);
      await this.groupDone;
    }
    this.writing = false;
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    const first = group[0];
    if (!first) return;
    try {
      await this.options.write(first.seq, Buffer.from(group.map(({ line }) => line).join('')));
    } catch (error) {
      this.fail(group, error);
      return;
    }
    for (const { seq, changes, resolve } of group) {
      this.lastDurable = seq;
      this.options.durable({ seq, changes });
      resolve();
    }
  }

  private fail(group: readonly Waiting[], error: unknown): void {
    const told = this.options.failed(error);
    const everybody = [...group, ...this.waiting];
    this.waiting = [];
    this.nextSeq = this.lastDurable + 1;
    for (const { reject } of everybody) reject(told);
  }
}
