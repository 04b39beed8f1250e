import type { Run } from '../../domain/run.js';
import type { TenantRule } from '../../domain/tenant-state.js';
import type { Change } from './change.js';
import { TimeSlices } from './files/time-slices.js';
import type { StoreCore } from './store-core.js';
import type { StoreLog } from './store-log.js';

/** A schedule whose rule failed is not looked at again for this long, or until something changes it. */
const SET_ASIDE_MS = 60_000;

/** Looks at due schedules for the dispatcher. */
export class DueClaims {
  private deferred: { readonly error: unknown } | undefined;

  constructor(
    private readonly core: StoreCore,
    private readonly log: StoreLog,
  ) {}

  /** See `Persistence.claimDue`. */
  async claim(slots: number, rule: TenantRule<Run | undefined>): Promise<readonly Run[]> {
    this.core.requireWritable();
    this.throwDeferred();
    const claim = new Claim(this.core, rule);
    const slices = new TimeSlices();
    while (!claim.look(slots, slices)) {
      claim.commit();
      await slices.turn();
    }
    claim.commit();
    claim.putBack();
    await claim.durable();
    for (const { tenant, error } of claim.failures) this.setAside(tenant, error);
    if (claim.runs.length === 0) this.throwDeferred();
    return claim.runs;
  }

  private setAside(tenant: string, error: unknown): void {
    this.log('error', 'A due schedule could not be decided and is set aside for a minute.', { tenant, err: error });
    this.deferred ??= { error };
    this.core.clock.after(SET_ASIDE_MS, () => this.core.due.update(tenant, this.core.pending.view(tenant)));
  }

  /** Runs that were claimed beside a failure must reach the caller, so the failure waits for the next call. */
  private throwDeferred(): void {
    const { deferred } = this;
    this.deferred = undefined;
    if (deferred) throw deferred.error;
  }
}

/** One call: every schedule is looked at once at most, and everything that was decided is committed together. */
class Claim {
  readonly runs: Run[] = [];
  readonly failures: { readonly tenant: string; readonly error: unknown }[] = [];
  private readonly looked = new Set<string>();
  private changes: Change[] = [];
  private readonly commits: Promise<void | { readonly error: unknown }>[] = [];

  constructor(
    private readonly core: StoreCore,
    private readonly rule: TenantRule<Run | undefined>,
  ) {}

  /** @returns false when the slice is used up before everything due was looked at. */
  look(slots: number, slices: TimeSlices): boolean {
    const { due, clock } = this.core;
    for (;;) {
      if (slices.isOver()) return false;
      const now = clock.now();
      const tenant = due.takeDue(true, now) ?? (this.runs.length < slots ? due.takeDue(false, now) : undefined);
      if (tenant === undefined) return true;
      if (!this.looked.has(tenant)) this.decide(tenant);
      this.looked.add(tenant);
    }
  }

  commit(): void {
    if (this.changes.length === 0) return;
    // Kept as its outcome, so that one which fails before anybody waits is no unhandled rejection.
    this.commits.push(this.core.commit(this.changes).catch((error: unknown) => ({ error })));
    this.changes = [];
  }

  /** Resolves when everything that was decided is durable. */
  async durable(): Promise<void> {
    for (const outcome of await Promise.all(this.commits)) {
      if (outcome) throw outcome.error;
    }
  }

  /** What was looked at and is still due comes up at the next call. */
  putBack(): void {
    const { due, pending } = this.core;
    const failed = new Set(this.failures.map(({ tenant }) => tenant));
    for (const tenant of this.looked) if (!failed.has(tenant)) due.update(tenant, pending.view(tenant));
  }

  private decide(tenant: string): void {
    try {
      const change = this.rule(this.core.tenantState(tenant));
      this.changes.push(...this.core.changes(tenant, change));
      if (change.result) this.runs.push(change.result);
    } catch (error) {
      this.failures.push({ tenant, error });
    }
  }
}
