import type { Clock } from '../../clock/clock.js';
import type { AuditEntry, NewAuditEntry } from '../../domain/audit-entry.js';
import { DomainError } from '../../domain/domain-error.js';
import type { TenantRule, TenantState } from '../../domain/tenant-state.js';
import type { AuditChain } from '../audit-chain/audit-chain.js';
import type { ActOptions, Committed } from '../persistence.js';
import type { Change } from '../changes/change.js';
import { committedOf } from '../changes/committed-events.js';
import { diskReason } from './files/disk-reason.js';
import type { PendingCommit } from './journal/commit-queue.js';
import { CommitQueue } from './journal/commit-queue.js';
import { LocationTaken, locationInUse } from '../changes/location-taken.js';
import { LockLost } from './lock/lock-lost.js';
import { Outage } from './outage.js';
import { DueQueue } from './state/due-queue.js';
import { PendingState } from './state/pending-state.js';
import type { ConditionBoard } from './state/store-condition.js';
import type { StoreState } from './state/store-state.js';
import type { StoreLog } from '../store-log.js';
import { changesOf } from '../changes/tenant-changes.js';

export interface StoreCoreOptions {
  readonly state: StoreState;
  readonly lastSeq: number;
  readonly auditChain: AuditChain;
  readonly clock: Clock;
  readonly board: ConditionBoard;
  readonly log: StoreLog;
  /** Makes journal lines durable, or rejects and leaves nothing of them. */
  readonly write: (firstSeq: number, bytes: Uint8Array) => Promise<void>;
  /** Called after each commit. */
  readonly onDurable: () => void;
  /** Another process has the data directory. */
  readonly onLost: (error: LockLost) => void;
}

/**
 * The heart of the store: two views of one state. Readers see what is durable; rules see that plus what is on its way
 * to the disk. A commit moves from the second to the first when the journal holds it, or takes everything behind it
 * down with it.
 */
export class StoreCore {
  readonly state: StoreState;
  readonly pending: PendingState;
  readonly due = new DueQueue();
  readonly queue: CommitQueue;
  readonly clock: Clock;
  readonly board: ConditionBoard;
  private readonly outage = new Outage();
  private readonly listeners = new Set<(committed: Committed) => void>();

  constructor(private readonly options: StoreCoreOptions) {
    this.state = options.state;
    this.clock = options.clock;
    this.board = options.board;
    this.pending = new PendingState(options.state, options.auditChain);
    this.queue = new CommitQueue(options.lastSeq, {
      write: options.write,
      durable: (commit) => this.durable(commit),
      failed: (error) => this.failed(error),
    });
    for (const [tenant, view] of options.state.allViews()) this.due.update(tenant, view);
  }

  /** @throws DomainError `store_corrupt` while what is on disk cannot be trusted. */
  requireReadable(): void {
    if (!this.board.has('corrupt')) return;
    throw new DomainError('store_corrupt', this.board.health().issues.join(' '), { retryAfterSec: 60 });
  }

  /** @throws DomainError `store_corrupt` or `persistence_unavailable` where a write need not even be tried. */
  requireWritable(): void {
    this.requireReadable();
    if (this.board.has('read_only')) {
      throw new DomainError('persistence_unavailable', 'The store is read-only. Nothing was changed.');
    }
    if (this.board.has('lost_lock')) throw unavailable(TAKEN_OVER);
  }

  /** What a rule is told about a tenant, now. */
  tenantState(tenant: string): TenantState {
    const now = this.clock.now();
    const outage = this.outage.span(now);
    return { now, ...this.pending.view(tenant), ...(outage ? { outage } : {}) };
  }

  /** See `Persistence.act`. */
  async act<Result>(tenant: string, rule: TenantRule<Result>, { patient = false }: ActOptions = {}): Promise<Result> {
    this.requireWritable();
    let decided;
    try {
      const change = rule(this.tenantState(tenant));
      decided = { changes: this.changes(tenant, change), result: change.result };
    } catch (error) {
      // A refusal that rests on something not yet durable must not be told before it is.
      await this.arrival(tenant);
      if (!(error instanceof LocationTaken)) throw error;
      await this.arrival(error.holder);
      throw locationInUse();
    }
    await (decided.changes.length === 0 ? this.arrival(tenant) : this.commit(decided.changes, patient));
    return decided.result;
  }

  /** Resolves when what is known of a tenant is durable. */
  private async arrival(tenant: string): Promise<void> {
    this.queue.hurry();
    await this.pending.arrival(tenant);
  }

  /** @throws LocationTaken when it would give a second tenant a key of the same location. */
  changes(tenant: string, change: ReturnType<TenantRule<unknown>>): readonly Change[] {
    const { credential } = change;
    const holder = credential ? this.pending.holderOf(credential.companyId, tenant) : undefined;
    if (holder !== undefined) throw new LocationTaken(holder);
    return changesOf(tenant, change, this.pending.view(tenant), (entry) => this.numbered(entry));
  }

  numbered(entry: NewAuditEntry): AuditEntry {
    return this.pending.number(entry, this.clock.now());
  }

  /** Writes changes as one line. Resolves when they are durable. */
  commit(changes: readonly Change[], patient = false): Promise<void> {
    const seq = this.queue.upcomingSeq;
    const durable = this.queue.add(changes, patient);
    for (const tenant of this.pending.stage(seq, changes, durable)) this.due.update(tenant, this.pending.view(tenant));
    return durable;
  }

  onCommitted(listener: (committed: Committed) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private durable({ seq, changes }: PendingCommit): void {
    const told = this.listeners.size > 0 ? this.committed(changes) : [];
    for (const change of changes) this.state.apply(change);
    this.pending.settle(seq, changes);
    this.saved();
    for (const committed of told) this.tell(committed);
    this.options.onDurable();
  }

  private committed(changes: readonly Change[]): readonly Committed[] {
    return committedOf(changes, (tenant) => this.state.view(tenant).schedule !== undefined);
  }

  private tell(committed: Committed): void {
    for (const listener of this.listeners) {
      try {
        listener(committed);
      } catch (error) {
        this.options.log('error', 'A listener to commits has failed.', { err: error });
      }
    }
  }

  private failed(error: unknown): DomainError {
    for (const tenant of this.pending.drop()) this.due.update(tenant, this.state.view(tenant));
    return this.refuse(error);
  }

  /** Notes that the disk has taken a write. */
  saved(): void {
    if (!this.board.has('cannot_save')) return;
    this.outage.succeeded(this.clock.now());
    this.board.clear('cannot_save');
    this.options.log('info', 'The store can save again.');
  }

  /** Notes that the disk has refused a write. @returns what its caller is told. */
  refuse(error: unknown): DomainError {
    if (error instanceof LockLost) {
      this.options.onLost(error);
      return unavailable(TAKEN_OVER, error);
    }
    const reason = diskReason(error);
    const since = this.outage.failed(this.clock.now());
    if (!this.board.has('cannot_save')) this.options.log('error', 'The store cannot save.', { err: error });
    this.board.raise('cannot_save', [`Nothing can be saved: ${reason}. It is tried again at every write.`], since);
    return unavailable(reason, error);
  }
}

const TAKEN_OVER = 'another process has taken over the data directory';

function unavailable(reason: string, cause?: unknown): DomainError {
  const message = `Nothing can be saved at the moment: ${reason}. Nothing was changed; try again later.`;
  return new DomainError('persistence_unavailable', message, { retryAfterSec: 5 }, { cause });
}
