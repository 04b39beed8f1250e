import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Act } from '../domain/act.js';
import type { Moment } from '../domain/moment.js';
import type { ScheduleSettings } from '../domain/schedule-acts.js';
import { PERSISTENCE, type Persistence } from '../persistence/persistence.js';
import { SchedulerService } from '../scheduler/scheduler.service.js';
import { ScheduleViews } from '../scheduler/schedule-views.js';
import type { ActedSchedule, IfMatch } from './schedule-rules.js';
import { changeRule, deleteRule, pauseRule, resumeRule, saveRule } from './schedule-rules.js';

/** The acts of operators on standing orders; each is one commit with its audit entry. */
@Injectable()
export class SchedulesService {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    private readonly scheduler: SchedulerService,
    private readonly views: ScheduleViews,
  ) {}

  /** @throws DomainError `schedule_exists` with `mustBeNew` */
  save(tenant: string, settings: ScheduleSettings, mustBeNew: boolean, act: Act): Promise<ActedSchedule> {
    return this.persistence.act(tenant, saveRule(tenant, settings, mustBeNew, randomUUID(), act));
  }

  /** @throws DomainError `schedule_not_found`, `schedule_changed` */
  change(tenant: string, settings: ScheduleSettings, ifMatch: IfMatch, act: Act): Promise<ActedSchedule> {
    return this.persistence.act(
      tenant,
      changeRule(tenant, settings, ifMatch, act, (row) => this.views.one(row)),
    );
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
}
