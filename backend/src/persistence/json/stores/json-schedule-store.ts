import type { TenantSlug } from '../../../domain/tenant-slug.js';
import type { SchedulePageResult, ScheduleQuery, ScheduleRow, ScheduleStore } from '../../persistence.js';
import type { TenantView } from '../../changes/tenant-view.js';
import type { StoreCore } from '../store-core.js';
import { pageSchedules } from './schedule-page.js';

/** Schedules as they are durable. */
export class JsonScheduleStore implements ScheduleStore {
  constructor(private readonly core: StoreCore) {}

  async get(tenant: TenantSlug): Promise<ScheduleRow | undefined> {
    this.core.requireReadable();
    return rowOf(this.core.state.view(tenant));
  }

  async page(query: ScheduleQuery): Promise<SchedulePageResult> {
    this.core.requireReadable();
    return pageSchedules(this.rows(), query, this.core.clock.now());
  }

  async all(): Promise<Iterable<ScheduleRow>> {
    this.core.requireReadable();
    // Taken at once: what is committed while the caller walks through them must not show.
    return [...this.rows()];
  }

  private *rows(): Generator<ScheduleRow> {
    for (const [, view] of this.core.state.allViews()) {
      const row = rowOf(view);
      if (row) yield row;
    }
  }
}

function rowOf({ schedule, activeRun, credential }: TenantView): ScheduleRow | undefined {
  return schedule && { schedule, ...(activeRun ? { activeRun } : {}), ...(credential ? { credential } : {}) };
}
