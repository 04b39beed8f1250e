import { DomainError } from '../../../domain/domain-error.js';
import type { TenantRule } from '../../../domain/tenant-state.js';
import { locationInUse } from '../../changes/location-taken.js';
import type { ActOptions } from '../../persistence.js';
import { again } from '../connection/again.js';
import { codeOf, refusalFor, troubleOf, violates } from '../connection/database-trouble.js';
import type { DatabaseClock } from '../database-clock.js';
import type { OutageWatch } from '../outage-watch.js';
import type { Committer } from './committer.js';
import type { Draft } from './draft.js';
import type { FellowWish } from './fellow-wishes.js';
import { FellowWishes } from './fellow-wishes.js';
import type { CommitNumbers } from './numbering.js';
import { lockTenants } from './tenant-rows.js';
import type { Outcome, Wish } from './wish.js';
import { outcomeOf } from './wish.js';

/** Acts that share a transaction, at most. */
const MOST_TOGETHER = 200;
/** Transactions of acts at once: one is decided while the other one is on its way to the server's disk. */
const LANES = 2;
/** Who has met a lock that somebody holds waits for it no longer than this in all; a request is answered in time. */
const PATIENCE_MS = 3_000;
/** What nobody waits for goes by itself after this long, or when as many of its kind wait. */
const PATIENT_FOR_MS = 80;
const MOST_PATIENT = 32;
/** Somebody else made the same tenant's row first; the next try finds it. */
const COLLISIONS = 3;

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
  private impatience: NodeJS.Timeout | undefined;

  constructor(private readonly options: ActQueueOptions) {}

  /** See `Persistence.act`. */
  async act<Result>(tenant: string, rule: TenantRule<Result>, { patient = false }: ActOptions = {}): Promise<Result> {
    const decide = (draft: Draft): Result => draft.decide(tenant, rule, this.options.outage.span(draft.now));
    return (await this.add(tenant, decide, patient)).result;
  }

  /** Hands over what nobody waits for, to a transaction that is made anyway. What has to come after others stays. */
  takePatient(): FellowWishes {
    const batch: FellowWish[] = [];
    const taken = new Set(this.busy);
    this.waiting = this.waiting.filter((wish) => {
      const goes = isFellow(wish) && !taken.has(wish.tenant);
      if (goes) batch.push(wish);
      if (wish.tenant !== undefined) taken.add(wish.tenant);
      return !goes;
    });
    for (const { tenant } of batch) this.busy.add(tenant);
    this.calmDown();
    return new FellowWishes(batch, (left) => {
      for (const { tenant } of batch) this.busy.delete(tenant);
      for (const wish of left) wish.patient = false;
      this.waiting.unshift(...left);
      this.fill();
    });
  }

  /** Writes what belongs to no tenant. Resolves when it is durable, with the numbers of its commit. */
  write<Result>(
    decide: (draft: Draft) => Result,
  ): Promise<{ readonly result: Result; readonly numbers: CommitNumbers | undefined }> {
    return this.add(undefined, decide, false);
  }

  /** Resolves when the acts of a tenant that were asked for before now have come to their end. */
  async arrival(tenant: string): Promise<void> {
    const isPending = this.busy.has(tenant) || this.waiting.some((wish) => wish.tenant === tenant);
    if (isPending) await this.act(tenant, () => ({ result: undefined }));
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    if (this.isIdle()) return;
    this.hurry();
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  private add<Result>(
    tenant: string | undefined,
    decide: (draft: Draft) => Result,
    patient: boolean,
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
      this.waiting.push({ tenant, since: performance.now(), decide, settle, patient });
      if (patient) this.waitAwhile();
      else this.wake();
    });
  }

  private waitAwhile(): void {
    if (this.waiting.filter(({ patient }) => patient).length >= MOST_PATIENT) this.hurry();
    else this.impatience ??= setTimeout(() => this.hurry(), PATIENT_FOR_MS);
  }

  /** What nobody waited for has waited enough. */
  private hurry(): void {
    for (const wish of this.waiting) wish.patient = false;
    this.calmDown();
    this.wake();
  }

  private calmDown(): void {
    if (this.waiting.some(({ patient }) => patient)) return;
    clearTimeout(this.impatience);
    this.impatience = undefined;
  }

  private isIdle(): boolean {
    return this.lanes === 0 && this.busy.size === 0 && this.waiting.length === 0;
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
    if (this.isIdle()) for (const resolve of this.idle.splice(0)) resolve();
  }

  /** What may go now; that which nobody waits for only joins others. */
  private take(): readonly Wish[] {
    const isFree = ({ tenant }: Wish): boolean => tenant === undefined || !this.busy.has(tenant);
    if (!this.waiting.some((wish) => !wish.patient && isFree(wish))) return [];
    const batch: Wish[] = [];
    const left: Wish[] = [];
    for (const wish of this.waiting) (batch.length < MOST_TOGETHER && isFree(wish) ? batch : left).push(wish);
    this.waiting = left;
    this.calmDown();
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
            outcomes = batch.map((wish) => outcomeOf(wish, draft));
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

const isFellow = (wish: Wish): wish is FellowWish => wish.patient && wish.tenant !== undefined;

/** A lock was not to be had in time. */
const isLocked = (error: unknown): boolean => codeOf(error) === '55P03';

/** True for what the statements of one act can cause: a broken constraint, or a lock that somebody else holds. */
const isOwnFault = (error: unknown): boolean =>
  (error instanceof DomainError && error.code === 'run_in_progress') ||
  (!(error instanceof DomainError) && (troubleOf(error).kind === 'defect' || isLocked(error)));
