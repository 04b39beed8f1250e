import type { Run } from '../../domain/run.js';
import type { TenantRule } from '../../domain/tenant-state.js';
import type { Change } from '../changes/change.js';
import { TimeSlices } from '../time-slices.js';
import type { StoreCore } from './store-core.js';
import type { StoreLog } from '../store-log.js';

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
    const runs = await claim.durable();
    for (const { tenant, error } of claim.failures) this.setAside(tenant, error);
    if (runs.length === 0) this.throwDeferred();
    return runs;
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

type CommitOutcome = { readonly runs: readonly Run[] } | { readonly error: unknown };

/** One call: every schedule is looked at once at most, and everything that was decided is committed together. */
class Claim {
  private claimed = 0;
  private runs: Run[] = [];
  readonly failures: { readonly tenant: string; readonly error: unknown }[] = [];
  private readonly looked = new Set<string>();
  private changes: Change[] = [];
  private readonly commits: Promise<CommitOutcome>[] = [];

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
      const tenant = due.takeDue(true, now) ?? (this.claimed < slots ? due.takeDue(false, now) : undefined);
      if (tenant === undefined) return true;
      if (!this.looked.has(tenant)) this.decide(tenant);
      this.looked.add(tenant);
    }
  }

  commit(): void {
    if (this.changes.length === 0) return;
    const runs = this.runs;
    // Kept as its outcome, so that one which fails before anybody waits is no unhandled rejection.
    this.commits.push(
      this.core.commit(this.changes).then(
        () => ({ runs }),
        (error: unknown) => ({ error }),
      ),
    );
    this.changes = [];
    this.runs = [];
  }

  /**
   * Resolves with the runs that are durable. A failure is thrown only when there is none: a run whose start is on the
   * disk has to be carried out, whatever became of the commits after it.
   */
  async durable(): Promise<readonly Run[]> {
    const outcomes = await Promise.all(this.commits);
    const runs = outcomes.flatMap((outcome) => ('runs' in outcome ? outcome.runs : []));
    const failed = outcomes.find((outcome) => 'error' in outcome);
    if (failed && runs.length === 0) throw failed.error;
    return runs;
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
      if (!change.result) return;
      this.claimed += 1;
      this.runs.push(change.result);
    } catch (error) {
      this.failures.push({ tenant, error });
    }
  }
}
