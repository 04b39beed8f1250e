import type { Summary } from '@aetherlink/contracts/summary';
import { Inject, Injectable } from '@nestjs/common';
import type { Unstamped } from '../http/unstamped.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import { mayUseTenant } from '../auth/tenant-scope.js';
import { type Moment, toIso, toSeconds } from '../domain/moment.js';
import type { Operator } from '../domain/operator.js';
import { scheduleState } from '../domain/schedule-state.js';
import { PERSISTENCE, type Persistence, type ScheduleRow } from '../persistence/persistence.js';
import { ScheduleViews } from '../scheduler/schedule-views.js';
import { SchedulerService } from '../scheduler/scheduler.service.js';
import { attention } from './attention.js';
import { ownBins } from './own-bins.js';
import { series, sums } from './series.js';

/** The dashboard's figures, from the schedules as they are and the 15-minute counters. */
@Injectable()
export class SummaryService {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly scheduler: SchedulerService,
    private readonly views: ScheduleViews,
  ) {}

  async summary(hours: number, operator: Operator): Promise<Unstamped<Summary>> {
    const now = this.clock.now();
    const rows = [...(await this.persistence.schedules.all())].filter(({ schedule }) =>
      mayUseTenant(operator, schedule.tenant),
    );
    const bins = operator.tenants.includes('*')
      ? await this.persistence.stats.bins()
      : await ownBins(this.persistence, operator.tenants, now);
    const { tenants, loud } = this.count(rows, now);
    return {
      tenants,
      next_tick: nextTick(rows),
      ...sums(bins, now, hours),
      series: series(bins, now),
      slots: this.scheduler.slots(),
      heartbeat_age_sec: this.scheduler.heartbeatAgeSec(),
      attention: attention(
        loud.map((row) => this.views.one(row)),
        toSeconds(now),
      ),
    };
  }

  /** Counts every schedule once; only the loud ones are drawn. */
  private count(rows: readonly ScheduleRow[], now: Moment): { tenants: Summary['tenants']; loud: ScheduleRow[] } {
    const tenants = { total: rows.length, active: 0, paused: 0, error: 0, held: 0, late: 0, running: 0 };
    const loud: ScheduleRow[] = [];
    for (const row of rows) {
      const state = scheduleState(row.schedule, row.activeRun, now);
      if (state !== 'ok') tenants[state] += 1;
      if (!row.schedule.pause) tenants.active += 1;
      if ((state !== 'ok' && state !== 'running') || row.schedule.withheld) loud.push(row);
    }
    return { tenants, loud };
  }
}

function nextTick(rows: readonly ScheduleRow[]): Summary['next_tick'] {
  let first: ScheduleRow | undefined;
  for (const row of rows) {
    if (row.schedule.pause || row.schedule.hold) continue;
    if (!first || row.schedule.nextTickAt < first.schedule.nextTickAt) first = row;
  }
  if (!first) return null;
  const { tenant, nextTickAt } = first.schedule;
  return { tenant, at: toSeconds(nextTickAt), at_iso: toIso(nextTickAt) };
}
