import type { Credential } from '../../../domain/credential.js';
import type { Run } from '../../../domain/run.js';
import type { Schedule } from '../../../domain/schedule.js';
import { SCHEDULE_STATES, type ScheduleState } from '../../../domain/schedule-state.js';
import type { TenantSlug } from '../../../domain/tenant-slug.js';
import { writeCursor } from '../../page-cursor.js';
import type { SchedulePageResult, ScheduleQuery, ScheduleRow, ScheduleStore } from '../../persistence.js';
import type { Database } from '../connection/database.js';
import type { DatabaseClock } from '../database-clock.js';
import { statements } from '../schema.js';
import { schedulePageQuery } from './schedule-page-query.js';

interface StoredRow {
  readonly schedule: Schedule | null;
  readonly active_run: Run | null;
  readonly credential: Credential | null;
}

const COLUMNS = ['schedule', 'active_run', 'credential'] as const;

/** Schedules as they are durable. */
export class PostgresScheduleStore implements ScheduleStore {
  constructor(
    private readonly database: Database,
    private readonly clock: DatabaseClock,
  ) {}

  async get(tenant: TenantSlug): Promise<ScheduleRow | undefined> {
    const [row] = await this.database.read(
      statements.selectFrom('command_center.tenants').select(COLUMNS).where('tenant', '=', tenant).compile(),
    );
    return row && rowOf(row);
  }

  async page(query: ScheduleQuery): Promise<SchedulePageResult> {
    const [found] = await this.database.read(schedulePageQuery(query, this.clock).compile(statements));
    const page = found?.page ?? [];
    const shown = page.slice(0, query.limit);
    const last = shown[shown.length - 1];
    return {
      rows: shown.flatMap((row) => rowOf(row) ?? []),
      counts: Object.fromEntries(SCHEDULE_STATES.map((state) => [state, found?.counts[state] ?? 0])) as Record<
        ScheduleState,
        number
      >,
      total: found?.total ?? 0,
      nextCursor:
        found && last && page.length > shown.length ? writeCursor([found.at, last.value, last.schedule.tenant]) : null,
    };
  }

  async all(): Promise<Iterable<ScheduleRow>> {
    const rows = await this.database.read(
      statements.selectFrom('command_center.tenants').select(COLUMNS).where('schedule', 'is not', null).compile(),
    );
    return rows.flatMap((row) => rowOf(row) ?? []);
  }
}

function rowOf({ schedule, active_run: activeRun, credential }: StoredRow): ScheduleRow | undefined {
  if (!schedule) return undefined;
  return { schedule, ...(activeRun ? { activeRun } : {}), ...(credential ? { credential } : {}) };
}
