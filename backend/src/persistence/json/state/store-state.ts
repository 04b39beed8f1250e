import type { AccessToken } from '../../../domain/access-token.js';
import type { LocalRun } from '../../../domain/local-run.js';
import type { Moment } from '../../../domain/moment.js';
import type { Change } from '../change.js';
import { AuditRings } from './audit-rings.js';
import { runHistory, tickHistory } from './history.js';
import { IdempotencyRecords } from './idempotency-records.js';
import { SummaryCounters } from './summary-counters.js';
import type { TenantView } from './tenant-view.js';
import { afterChange, EMPTY_VIEW, tenantOf } from './tenant-view.js';

export const LOCAL_RUNS_KEPT = 50;

/** Everything that is durable, in memory. Readers see this and nothing else. */
export class StoreState {
  private readonly views = new Map<string, TenantView>();
  private readonly active = new Set<string>();
  private scheduleCount = 0;
  readonly audit = new AuditRings();
  readonly summary = new SummaryCounters();
  readonly idempotency = new IdempotencyRecords();
  readonly tokens = new Map<string, AccessToken>();
  readonly runs = runHistory();
  readonly ticks = tickHistory();
  /** Rows before this moment were removed on demand; files that still hold them are read without them. */
  prunedBefore: Moment = 0;
  private ownRuns: LocalRun[] = [];

  view(tenant: string): TenantView {
    return this.views.get(tenant) ?? EMPTY_VIEW;
  }

  /** Every tenant of whom something is known, also those whose schedule is gone while a run is active. */
  allViews(): IterableIterator<[string, TenantView]> {
    return this.views.entries();
  }

  /** Tenants with an active run. */
  activeTenants(): ReadonlySet<string> {
    return this.active;
  }

  get schedules(): number {
    return this.scheduleCount;
  }

  /** Newest first, at most 50. */
  get localRuns(): readonly LocalRun[] {
    return this.ownRuns;
  }

  setView(tenant: string, view: TenantView): void {
    const before = this.view(tenant);
    if (before.schedule) this.scheduleCount -= 1;
    if (view.schedule) this.scheduleCount += 1;
    if (view.activeRun) this.active.add(tenant);
    else this.active.delete(tenant);
    if (view.schedule || view.activeRun || view.openTick) this.views.set(tenant, view);
    else this.views.delete(tenant);
  }

  apply(change: Change): void {
    const tenant = tenantOf(change);
    const before = tenant === undefined ? EMPTY_VIEW : this.view(tenant);
    if (tenant !== undefined) this.setView(tenant, afterChange(before, change));
    switch (change.kind) {
      case 'schedule':
        return;
      case 'run': {
        const known = before.activeRun?.id === change.run.id ? before.activeRun : this.runs.get(change.run.id);
        this.summary.countRun(change.run, known);
        return this.runs.put(change.run);
      }
      case 'tick':
        this.summary.countTick(change.tick, before.openTick);
        return this.ticks.put(change.tick);
      case 'audit':
        return this.audit.add(change.entry);
      case 'local_run':
        return this.putLocalRun(change.run);
      case 'token':
        this.tokens.set(change.token.id, change.token);
        return;
      case 'idempotency':
        return this.idempotency.put(change.record);
      case 'prune':
        return this.prune(change.before);
    }
  }

  putLocalRun(run: LocalRun): void {
    const known = this.ownRuns.findIndex(({ id }) => id === run.id);
    if (known >= 0) this.ownRuns = this.ownRuns.with(known, run);
    else this.ownRuns = [run, ...this.ownRuns].slice(0, LOCAL_RUNS_KEPT);
  }

  private prune(before: Moment): void {
    this.prunedBefore = Math.max(this.prunedBefore, before);
    this.runs.prune(before, (run) => this.view(run.tenant).activeRun?.id === run.id);
    this.ticks.prune(before, (tick) => this.view(tick.tenant).openTick?.from === tick.from);
  }
}
