import type { AuditEntry, NewAuditEntry } from '../../../domain/audit-entry.js';
import type { Moment } from '../../../domain/moment.js';
import type { TenantChange, TenantRule } from '../../../domain/tenant-state.js';
import type { Change } from '../../changes/change.js';
import { committedOf } from '../../changes/committed-events.js';
import type { TenantView } from '../../changes/tenant-view.js';
import { afterChange, EMPTY_VIEW, isEmpty, tenantOf } from '../../changes/tenant-view.js';
import { changesOf } from '../../changes/tenant-changes.js';
import type { Committed } from '../../persistence.js';

/** What is to become of a tenant's row. */
export interface RowChange {
  readonly tenant: string;
  readonly view: TenantView;
  /** There is no row yet; one that somebody else makes meanwhile is a collision. */
  readonly fresh: boolean;
}

/**
 * What one transaction is about to write: the views of the locked tenants, each as the acts so far have left it. Audit
 * entries count from 1 here: the server says last of all where the numbers go on, so that they follow the order of commits.
 */
export class Draft {
  private readonly found = new Map<string, TenantView>();
  private readonly views = new Map<string, TenantView>();
  private readonly all: Change[] = [];
  private readonly told: Committed[] = [];
  private readonly entries = { people: 0, system: 0 };
  private latest: Moment = 0;

  /** The database's clock, after the last lock was taken. */
  get now(): Moment {
    return this.latest;
  }

  get changes(): readonly Change[] {
    return this.all;
  }

  /** What listeners are to hear, act by act; audit entries with their places only. */
  get committed(): readonly Committed[] {
    return this.told;
  }

  /** A tenant was locked at `now`, and this is its row. */
  lock(tenant: string, view: TenantView, now: Moment): void {
    this.found.set(tenant, view);
    this.tick(now);
  }

  /** True when the tenant was locked, which one without a row cannot be. */
  holds(tenant: string): boolean {
    return this.found.has(tenant);
  }

  tick(now: Moment): void {
    this.latest = Math.max(this.latest, now);
  }

  view(tenant: string): TenantView {
    return this.views.get(tenant) ?? this.found.get(tenant) ?? EMPTY_VIEW;
  }

  /** Lets a rule decide on the tenant as the acts before have left it. A rule that throws leaves the draft as it was. */
  decide<Result>(
    tenant: string,
    rule: TenantRule<Result>,
    outage: { readonly from: Moment; readonly to: Moment } | undefined,
  ): Result {
    const change: TenantChange<Result> = rule({
      now: this.latest,
      ...this.view(tenant),
      ...(outage ? { outage } : {}),
    });
    this.add(changesOf(tenant, change, this.view(tenant), (entry) => this.placed(entry)));
    return change.result;
  }

  /** An entry with its place inside this draft. */
  placed(entry: NewAuditEntry): AuditEntry {
    const seq = (this.entries[entry.ring] += 1);
    return { id: this.entries.people + this.entries.system, seq, at: this.latest, ...entry };
  }

  /** How many audit entries there are in each ring. */
  get entryCounts(): Readonly<Record<'people' | 'system', number>> {
    return this.entries;
  }

  /** Adds what one act changes. */
  add(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.told.push(...committedOf(changes, (tenant) => this.view(tenant).schedule !== undefined));
    for (const change of changes) {
      const tenant = tenantOf(change);
      if (tenant !== undefined) this.views.set(tenant, afterChange(this.view(tenant), change));
      this.all.push(change);
    }
  }

  /** Rows that come to be or change. */
  *written(): Generator<RowChange> {
    for (const [tenant, view] of this.views) {
      if (!isEmpty(view)) yield { tenant, view, fresh: !this.found.has(tenant) };
    }
  }

  /** Tenants of whom nothing is known any more. */
  emptied(): readonly string[] {
    return [...this.views]
      .filter(([tenant, view]) => isEmpty(view) && this.found.has(tenant))
      .map(([tenant]) => tenant);
  }

  /** The view that a tenant's row had when it was locked. */
  before(tenant: string): TenantView {
    return this.found.get(tenant) ?? EMPTY_VIEW;
  }
}
