import type { StoreLog } from '../../store-log.js';
import type { Committed } from '../../persistence.js';
import type { CommitNumbers } from '../commit/numbering.js';
import { numbered } from '../commit/numbering.js';

/** More than this is read by itself, so that no transaction waits for it. */
const MOST_BROUGHT = 50;
/** How long news wait for others of their kind, and how long where a commit of ours that brings them is likely soon. */
const GATHER_MS = 20;
const GATHER_BUSY_MS = 80;
/** Who has committed this lately is likely to commit again soon. */
const BUSY_MS = 100;

/** A commit as it was read from the database. */
export interface ReadCommit {
  readonly numbers: CommitNumbers;
  readonly told: readonly Committed[];
  /** True when another replica made it. */
  readonly elsewhere: boolean;
}

interface Settling {
  readonly settled: Promise<void>;
  readonly settle: () => void;
}

export interface CommitFeedOptions {
  /** Commits with numbers above `after` and up to `upTo`, in order; those that are gone are left out. */
  readonly read: (after: number, upTo: number) => Promise<readonly ReadCommit[]>;
  readonly log: StoreLog;
}

/**
 * Tells listeners what became durable, here or at another replica, in the order of commits and each once. The numbers of
 * commits have no gaps: what is missing between two is read, and what cannot be read any more is told as a resync.
 */
export class CommitFeed {
  private readonly listeners = new Set<(committed: Committed) => void>();
  private readonly resyncs = new Set<() => void>();
  /** Commits of this replica that are durable and wait for others to be told first. */
  private readonly mine = new Map<number, readonly Committed[]>();
  /** Those that have a number and may become durable. */
  private readonly underWay = new Map<number, Settling>();
  private told: number | undefined;
  private known = 0;
  private telling: Promise<void> | undefined;
  private committedAt = -Infinity;

  constructor(private readonly options: CommitFeedOptions) {}

  /** The store was read as of commit `seq`; what comes after it is news. */
  begin(seq: number): void {
    this.told ??= seq;
  }

  onCommitted(listener: (committed: Committed) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Told when news were missed: whoever keeps a picture has to read it again. */
  onResync(listener: () => void): () => void {
    this.resyncs.add(listener);
    return () => this.resyncs.delete(listener);
  }

  /** A transaction of this replica has got a number and is about to be committed. */
  expect(seq: number): void {
    let settle = (): void => undefined;
    const settled = new Promise<void>((resolve) => (settle = resolve));
    this.underWay.set(seq, { settled, settle });
  }

  /** It was not committed after all, or nobody knows. */
  giveUp(seq: number): void {
    this.underWay.get(seq)?.settle();
    this.underWay.delete(seq);
  }

  /** A commit of this replica is durable. Resolves when listeners have heard of it and of all before it. */
  async own(numbers: CommitNumbers, told: readonly Committed[]): Promise<void> {
    this.committedAt = performance.now();
    if (!this.isTold(numbers.seq)) this.mine.set(numbers.seq, numbered(told, numbers));
    this.giveUp(numbers.seq);
    await this.heard(numbers.seq);
  }

  /** How long to wait for further hints, milliseconds. */
  gatherMs(): number {
    return performance.now() - this.committedAt < BUSY_MS ? GATHER_BUSY_MS : GATHER_MS;
  }

  /** There is a commit `seq` of another replica, as a hint says. Whoever asks the database next may bring it along. */
  hint(seq: number): void {
    this.known = Math.max(this.known, seq);
  }

  /** Reads what is known to be new along with other statements, if there is any. */
  async bring(read: CommitFeedOptions['read']): Promise<void> {
    const after = this.told ?? Infinity;
    const upTo = this.foreignUpTo(after);
    if (upTo > after && upTo - after <= MOST_BROUGHT) this.tellFound(upTo, await read(after, upTo));
  }

  /** There is a commit `seq`, of whomever. Resolves when listeners have heard of it. */
  async heard(seq: number): Promise<void> {
    this.known = Math.max(this.known, seq);
    this.tellMine();
    while (!this.isTold(seq)) {
      this.telling ??= this.next().finally(() => (this.telling = undefined));
      await this.telling;
    }
  }

  private isTold(seq: number): boolean {
    return this.told === undefined || this.told >= seq;
  }

  /** Gets on by at least one commit. */
  private async next(): Promise<void> {
    const after = this.told ?? 0;
    const mine = this.underWay.get(after + 1);
    if (mine) await mine.settled;
    else await this.readUpTo(after, this.foreignUpTo(after));
    this.tellMine();
  }

  /** The last commit above `after` before the next one of this replica. */
  private foreignUpTo(after: number): number {
    return Math.min(this.known, ...this.ownAfter(after).map((seq) => seq - 1));
  }

  private ownAfter(seq: number): readonly number[] {
    return [...this.mine.keys(), ...this.underWay.keys()].filter((own) => own > seq);
  }

  private async readUpTo(after: number, upTo: number): Promise<void> {
    if (upTo > after) this.tellFound(upTo, await this.found(after, upTo));
  }

  /** What was read meanwhile by others is told already. */
  private tellFound(upTo: number, found: readonly ReadCommit[]): void {
    let missed = false;
    for (const { numbers, told, elsewhere } of found) {
      if (this.isTold(numbers.seq)) continue;
      missed ||= numbers.seq !== (this.told ?? 0) + 1;
      this.tell(numbers.seq, elsewhere ? markedElsewhere(numbered(told, numbers)) : numbered(told, numbers));
    }
    // What is not there any more cannot be told by anybody.
    if (missed || !this.isTold(upTo)) this.resync();
    this.told = Math.max(this.told ?? 0, upTo);
  }

  private async found(after: number, upTo: number): Promise<readonly ReadCommit[]> {
    try {
      return await this.options.read(after, upTo);
    } catch (error) {
      this.options.log('warn', 'What other replicas have done could not be read; browsers read again.', {
        reason: error instanceof Error ? error.message : String(error),
      });
      return [];
    }
  }

  /** Tells the commits of this replica that come next. */
  private tellMine(): void {
    for (;;) {
      const next = (this.told ?? 0) + 1;
      const told = this.mine.get(next);
      if (!told) return;
      this.tell(next, told);
    }
  }

  private tell(seq: number, told: readonly Committed[]): void {
    this.told = seq;
    this.mine.delete(seq);
    for (const committed of told) {
      for (const listener of this.listeners) this.guarded(() => listener(committed));
    }
  }

  private resync(): void {
    for (const listener of this.resyncs) this.guarded(listener);
  }

  private guarded(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.options.log('error', 'A listener to commits has failed.', { err: error });
    }
  }
}

const markedElsewhere = (told: readonly Committed[]): readonly Committed[] =>
  told.map((committed) => ({ ...committed, elsewhere: true }));
