import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Act } from '../domain/act.js';
import type { Moment } from '../domain/moment.js';
import type { ScheduleSettings } from '../domain/schedule-acts.js';
import { PERSISTENCE, type Persistence, type ScheduleRow } from '../persistence/persistence.js';
import { SchedulerService } from '../scheduler/scheduler.service.js';
import { ScheduleViews } from '../scheduler/schedule-views.js';
import type { ActedSchedule } from './acted-schedule.js';
import { approveMissingRule } from './missing-rules.js';
import type { IfMatch } from './schedule-rules.js';
import { changeRule, deleteRule, pauseRule, resumeRule, saveRule } from './schedule-rules.js';

/** The acts of operators on standing orders; each is one commit with its audit entry. */
@Injectable()
export class SchedulesService {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    private readonly scheduler: SchedulerService,
    private readonly views: ScheduleViews,
  ) {}

  /** @throws DomainError `schedule_exists` with `mustBeNew`, `validation_failed` for an interval too short for a live tenant */
  save(tenant: string, settings: ScheduleSettings, mustBeNew: boolean, act: Act): Promise<ActedSchedule> {
    const wish = { settings, mustBeNew, generation: randomUUID(), isLive: () => this.isLive(tenant) };
    return this.persistence.act(tenant, saveRule(tenant, wish, act));
  }

  /** @throws DomainError `schedule_not_found`, `schedule_changed`, `validation_failed` as `save` */
  change(tenant: string, settings: ScheduleSettings, ifMatch: IfMatch, act: Act): Promise<ActedSchedule> {
    const show = (row: ScheduleRow) => this.views.one(row);
    const wish = { settings, ifMatch, show, isLive: () => this.isLive(tenant) };
    return this.persistence.act(tenant, changeRule(tenant, wish, act));
  }

  /** @throws DomainError `schedule_not_found`, `validation_failed` for an end in the past */
  pause(tenant: string, wish: { reason?: string; until?: Moment }, act: Act): Promise<ActedSchedule> {
    return this.persistence.act(tenant, pauseRule(tenant, wish, act));
  }

  /** @throws DomainError `schedule_not_found` */
  resume(tenant: string, reason: string | undefined, act: Act): Promise<ActedSchedule> {
    return this.persistence.act(tenant, resumeRule(tenant, reason, act));
  }

  /** @returns the id of the run that was in flight. @throws DomainError `schedule_not_found` */
  async remove(tenant: string, act: Act): Promise<string | undefined> {
    const { cancelledRunId } = await this.persistence.act(tenant, deleteRule(tenant, act));
    if (cancelledRunId) this.scheduler.abort(cancelledRunId);
    return cancelledRunId;
  }

  /** @throws DomainError `schedule_not_found`, `validation_failed` when nothing is withheld */
  approveMissing(tenant: string, count: number, act: Act): Promise<ActedSchedule> {
    return this.persistence.act(tenant, approveMissingRule(tenant, count, act));
  }

  private isLive(tenant: string): boolean {
    return this.scheduler.modeOf(tenant) === 'live';
  }
}
