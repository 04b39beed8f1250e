import type { AccessToken } from '../../../domain/access-token.js';
import type { LocalRun } from '../../../domain/local-run.js';
import type { Moment } from '../../../domain/moment.js';
import type { Run } from '../../../domain/run.js';
import { isActive } from '../../../domain/run.js';
import type { BrowserSession } from '../../../domain/session.js';
import { hasEnded } from '../../../domain/session.js';
import type { Tick } from '../../../domain/tick.js';
import type { Change } from '../../changes/change.js';
import { AuditRings } from './audit-rings.js';
import { HistoryTable } from '../../history/history-table.js';
import { FinalRows } from '../../history/final-rows.js';
import { RunRows } from '../../history/run-rows.js';
import { TickRows } from '../../history/tick-rows.js';
import { IdempotencyRecords } from './idempotency-records.js';
import { SummaryCounters } from '../../changes/summary-counters.js';
import type { TenantView } from '../../changes/tenant-view.js';
import { afterChange, EMPTY_VIEW, isEmpty, tenantOf } from '../../changes/tenant-view.js';

export const LOCAL_RUNS_KEPT = 50;
/** Runs, and as many ledger rows, in memory over all tenants. */
const HISTORY_KEPT = 200_000;

/** Everything that is durable, in memory. Readers see this and nothing else. */
export class StoreState {
  private readonly views = new Map<string, TenantView>();
  private readonly active = new Set<string>();
  private scheduleCount = 0;
  readonly audit = new AuditRings();
  readonly summary = new SummaryCounters();
  readonly idempotency = new IdempotencyRecords();
  readonly tokens = new Map<string, AccessToken>();
  readonly sessions = new Map<string, BrowserSession>();
  readonly runs = new HistoryTable<Run, RunRows>(new RunRows(), { perTenant: 20, inAll: HISTORY_KEPT });
  readonly ticks = new HistoryTable<Tick, TickRows>(new TickRows(), { perTenant: 50, inAll: HISTORY_KEPT });
  /** Rows that will not change any more and are not in the history files yet. */
  readonly finals = new FinalRows();
  /** History files with rows up to about this moment were removed to make room. */
  historyDroppedUntil: Moment = 0;
  /** Rows before this moment were removed on demand; files that still hold them are read without them. */
  prunedBefore: Moment = 0;
  private ownRuns: LocalRun[] = [];

  /** True when old rows of a tenant (of anybody, without one) may be gone with a removed history file. */
  mayLackHistory(tenant?: string): boolean {
    if (this.historyDroppedUntil === 0) return false;
    const schedule = tenant === undefined ? undefined : this.view(tenant).schedule;
    return !schedule || schedule.createdAt < this.historyDroppedUntil;
  }

  view(tenant: string): TenantView {
    return this.views.get(tenant) ?? EMPTY_VIEW;
  }

  /** Every tenant of whom something is known, also those whose schedule is gone while a run is active or a key is kept. */
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
    if (isEmpty(view)) this.views.delete(tenant);
    else this.views.set(tenant, view);
  }

  apply(change: Change): void {
    const tenant = tenantOf(change);
    const before = tenant === undefined ? EMPTY_VIEW : this.view(tenant);
    if (tenant !== undefined) this.setView(tenant, afterChange(before, change));
    if (before.openTick && this.view(tenant ?? '').openTick?.from !== before.openTick.from) {
      this.finals.ticks.push(before.openTick);
    }
    switch (change.kind) {
      case 'schedule':
      case 'credential':
        return;
      case 'run': {
        const known = before.activeRun?.id === change.run.id ? before.activeRun : this.runs.known(change.run);
        this.summary.countRun(change.run, known);
        if (!isActive(change.run)) this.finals.runs.push(change.run);
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
      case 'token_used':
        return putMoment(this.tokens, change.id, 'lastUsedAt', change.at);
      case 'session':
        if (change.session) this.sessions.set(change.id, change.session);
        else this.sessions.delete(change.id);
        return;
      case 'session_seen':
        return putMoment(this.sessions, change.id, 'lastSeenAt', change.at);
      case 'sessions_ended':
        for (const [id, session] of this.sessions) if (hasEnded(session, change.at)) this.sessions.delete(id);
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
    this.finals.dropBefore(before);
    this.runs.prune(before, (run) => this.view(run.tenant).activeRun?.id === run.id);
    this.ticks.prune(before, (tick) => this.view(tick.tenant).openTick?.from === tick.from);
  }
}

/** Moves a moment of a row on; what is gone stays gone. */
function putMoment<Name extends string, Row extends { readonly [Key in Name]?: Moment }>(
  rows: Map<string, Row>,
  id: string,
  name: Name,
  at: Moment,
): void {
  const row = rows.get(id);
  if (row && (row[name] ?? 0) < at) rows.set(id, { ...row, [name]: at });
}
