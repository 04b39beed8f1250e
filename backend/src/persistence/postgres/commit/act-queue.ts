import { DomainError } from '../../../domain/domain-error.js';
import type { TenantRule } from '../../../domain/tenant-state.js';
import { locationInUse } from '../../changes/location-taken.js';
import { again } from '../connection/again.js';
import { codeOf, refusalFor, troubleOf, violates } from '../connection/database-trouble.js';
import type { DatabaseClock } from '../database-clock.js';
import type { OutageWatch } from '../outage-watch.js';
import type { Committer } from './committer.js';
import type { Draft } from './draft.js';
import type { CommitNumbers } from './numbering.js';
import { lockTenants } from './tenant-rows.js';

/** Acts that share a transaction, at most. */
const MOST_TOGETHER = 200;
/** Transactions of acts at once: one is decided while the other one is on its way to the server's disk. */
const LANES = 2;
/** Who has met a lock that somebody holds waits for it no longer than this in all; a request is answered in time. */
const PATIENCE_MS = 3_000;
/** Somebody else made the same tenant's row first; the next try finds it. */
const COLLISIONS = 3;

type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** What one caller wants. `decide` runs after the lock; it is run anew when the transaction has to be. */
interface Wish {
  readonly tenant: string | undefined;
  /** When it was asked for, by the monotonic clock. */
  readonly since: number;
  readonly decide: (draft: Draft) => unknown;
  readonly settle: (outcome: Outcome, numbers: CommitNumbers | undefined) => void;
}

export interface ActQueueOptions {
  readonly committer: Committer;
  readonly clock: DatabaseClock;
  readonly outage: OutageWatch;
  readonly readOnly: boolean;
}

/**
 * Acts wait here for a transaction and share it, so that a hundred at once cost a few commits. Those of one tenant keep
 * their order, and one that is refused harms no other.
 */
export class ActQueue {
  private waiting: Wish[] = [];
  private readonly busy = new Set<string>();
  private lanes = 0;
  private woken = false;
  private idle: (() => void)[] = [];

  constructor(private readonly options: ActQueueOptions) {}

  /** See `Persistence.act`. */
  act<Result>(tenant: string, rule: TenantRule<Result>): Promise<Result> {
    return this.add(tenant, (draft) => draft.decide(tenant, rule, this.options.outage.span(draft.now))).then(
      ({ result }) => result,
    );
  }

  /** Writes what belongs to no tenant. Resolves when it is durable, with the numbers of its commit. */
  write<Result>(
    decide: (draft: Draft) => Result,
  ): Promise<{ readonly result: Result; readonly numbers: CommitNumbers | undefined }> {
    return this.add(undefined, decide);
  }

  /** Resolves when the acts of a tenant that were asked for before now have come to their end. */
  async arrival(tenant: string): Promise<void> {
    const isPending = this.busy.has(tenant) || this.waiting.some((wish) => wish.tenant === tenant);
    if (isPending) await this.act(tenant, () => ({ result: undefined }));
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    if (this.lanes === 0 && this.waiting.length === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private add<Result>(
    tenant: string | undefined,
    decide: (draft: Draft) => Result,
  ): Promise<{ readonly result: Result; readonly numbers: CommitNumbers | undefined }> {
    if (this.options.readOnly) {
      const sentence = 'The store is read-only. Nothing was changed.';
      return Promise.reject(new DomainError('persistence_unavailable', sentence));
    }
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome, numbers: CommitNumbers | undefined): void => {
        if ('error' in outcome) reject(outcome.error as Error);
        else resolve({ result: outcome.result as Result, numbers });
      };
      this.waiting.push({ tenant, since: performance.now(), decide, settle });
      this.wake();
    });
  }

  /** What is asked for in the same turn of the loop goes into the same transaction. */
  private wake(): void {
    if (this.woken) return;
    this.woken = true;
    setImmediate(() => {
      this.woken = false;
      this.fill();
    });
  }

  private fill(): void {
    while (this.lanes < LANES) {
      const batch = this.take();
      if (batch.length === 0) break;
      this.lanes += 1;
      void this.carryOut(batch).finally(() => {
        this.lanes -= 1;
        for (const { tenant } of batch) if (tenant !== undefined) this.busy.delete(tenant);
        this.fill();
      });
    }
    if (this.lanes === 0 && this.waiting.length === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  private take(): readonly Wish[] {
    const batch: Wish[] = [];
    const left: Wish[] = [];
    for (const wish of this.waiting) {
      const mayGo = batch.length < MOST_TOGETHER && (wish.tenant === undefined || !this.busy.has(wish.tenant));
      (mayGo ? batch : left).push(wish);
    }
    this.waiting = left;
    for (const { tenant } of batch) if (tenant !== undefined) this.busy.add(tenant);
    return batch;
  }

  private async carryOut(batch: readonly Wish[]): Promise<void> {
    try {
      await this.together(batch);
    } catch (error) {
      // Whatever one of them ran into must not be the others' end.
      if (batch.length > 1 && isOwnFault(error)) for (const wish of batch) await this.alone(wish, error);
      else this.fail([...batch, ...this.behind(batch, error)], error);
    }
  }

  /** Once more without the others, unless it was a lock that kept all of them waiting and it has waited enough. */
  private async alone(wish: Wish, error: unknown): Promise<void> {
    if (isLocked(error) && performance.now() - wish.since > PATIENCE_MS) this.fail([wish], error);
    else await this.carryOut([wish]);
  }

  /** Acts that wait behind one which met a lock: each would meet it as well, one after the other. */
  private behind(batch: readonly Wish[], error: unknown): readonly Wish[] {
    if (!isLocked(error)) return [];
    const locked = new Set(batch.map(({ tenant }) => tenant));
    const isBehind = ({ tenant }: Wish): boolean => tenant !== undefined && locked.has(tenant);
    const found = this.waiting.filter(isBehind);
    this.waiting = this.waiting.filter((wish) => !isBehind(wish));
    return found;
  }

  private async together(batch: readonly Wish[]): Promise<void> {
    const tenants = [...new Set(batch.flatMap(({ tenant }) => (tenant === undefined ? [] : [tenant])))];
    for (let tries = 1; ; tries += 1) {
      let outcomes: readonly Outcome[] = [];
      try {
        const numbers = await again(() =>
          this.options.committer.commit('acts', async (client, draft) => {
            await lockTenants(client, this.options.clock, draft, tenants);
            outcomes = batch.map((wish) => outcomeOf(() => wish.decide(draft)));
          }),
        );
        batch.forEach(({ settle }, i) => settle(outcomes[i] ?? { result: undefined }, numbers));
        return;
      } catch (error) {
        if (tries > COLLISIONS || !violates(error, 'tenants_pkey')) throw error;
      }
    }
  }

  private fail(batch: readonly Wish[], error: unknown): void {
    const refusal = violates(error, 'tenants_one_location') ? locationInUse() : refusalFor(error);
    for (const { settle } of batch) settle({ error: refusal }, undefined);
  }
}

/** A lock was not to be had in time. */
const isLocked = (error: unknown): boolean => codeOf(error) === '55P03';

/** True for what the statements of one act can cause: a broken constraint, or a lock that somebody else holds. */
const isOwnFault = (error: unknown): boolean =>
  (error instanceof DomainError && error.code === 'run_in_progress') ||
  (!(error instanceof DomainError) && (troubleOf(error).kind === 'defect' || isLocked(error)));

function outcomeOf(decide: () => unknown): Outcome {
  try {
    return { result: decide() };
  } catch (error) {
    return { error };
  }
}
