import type { Run } from '../../../domain/run.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { IdempotencyRecord } from '../../../domain/tenant-state.js';
import type { PageOf } from '../../page.js';
import type { RunQuery, RunStore } from '../../persistence.js';
import type { StoreCore } from '../store-core.js';
import { pageHistory } from './history-page.js';

/** Runs as they are durable: the active ones and the newest of every tenant. */
export class JsonRunStore implements RunStore {
  constructor(
    private readonly core: StoreCore,
    private readonly historyIsRead: () => Promise<void>,
  ) {}

  async get(id: string): Promise<Run | undefined> {
    this.core.requireReadable();
    const known = this.core.state.runs.get(id) ?? this.activeRuns().find((run) => run.id === id);
    if (known) return known;
    await this.historyIsRead();
    return this.core.state.runs.get(id);
  }

  async page(query: RunQuery): Promise<PageOf<Run>> {
    this.core.requireReadable();
    await this.historyIsRead();
    const { statuses, triggers } = query;
    const { state } = this.core;
    const { rows } = state.runs;
    return pageHistory(state.runs, {
      ...query,
      lacksOlder: state.mayLackHistory(query.tenant),
      accepts: (slot) =>
        (statuses?.includes(rows.statusAt(slot)) ?? true) && (triggers?.includes(rows.triggerAt(slot)) ?? true),
      markOf: ({ queuedAt, id }) => ({ at: queuedAt, key: id }),
    });
  }

  recent(tenant: TenantSlug, limit: number): readonly Run[] {
    this.core.requireReadable();
    return this.core.state.runs.recent(tenant, limit);
  }

  async active(): Promise<readonly Run[]> {
    this.core.requireReadable();
    return this.activeRuns();
  }

  async idempotent(scope: string, key: string): Promise<IdempotencyRecord | undefined> {
    this.core.requireReadable();
    return this.core.state.idempotency.get(scope, key, this.core.clock.now());
  }

  private activeRuns(): readonly Run[] {
    const runs: Run[] = [];
    for (const tenant of this.core.state.activeTenants()) {
      const { activeRun } = this.core.state.view(tenant);
      if (activeRun) runs.push(activeRun);
    }
    return runs;
  }
}
