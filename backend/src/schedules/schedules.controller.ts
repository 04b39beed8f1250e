import type {
  Schedule as WireSchedule,
  ScheduleDeleted,
  SchedulePausedOrResumed,
  ScheduleSaved,
} from '@aetherlink/contracts/schedule';
import { Body, Controller, Delete, Headers, HttpCode, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentAct } from '../auth/current-act.js';
import { NeedsRole } from '../auth/route-access.js';
import { Tenant } from '../auth/tenant.js';
import type { Act } from '../domain/act.js';
import { fromSeconds } from '../domain/moment.js';
import type { ScheduleSettings } from '../domain/schedule-acts.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import type { Unstamped } from '../http/unstamped.js';
import { EmptyBodyDto } from '../http/empty-body.dto.js';
import { ScheduleViews } from '../scheduler/schedule-views.js';
import { PauseDto, ResumeDto, ScheduleSettingsDto } from './dto/schedule.dto.js';
import type { ActedSchedule } from './acted-schedule.js';
import { scheduleTag } from './schedule-rules.js';
import { SchedulesService } from './schedules.service.js';

const settings = ({ interval_sec, catch_up, description }: ScheduleSettingsDto): ScheduleSettings => ({
  ...(interval_sec === undefined ? {} : { intervalSec: interval_sec }),
  ...(catch_up === undefined ? {} : { catchUp: catch_up }),
  ...(description === undefined ? {} : { description }),
});

/** `If-Match`: nothing or `*` matches everything; otherwise one of the listed tags must be the present one. */
const ifMatch = (header: string | undefined) => (tag: string) =>
  header === undefined || header.trim() === '*' || header.split(',').some((one) => one.trim() === tag);

/** The acts on one tenant's standing order. The tenant comes from `x-tenant` alone. */
@Controller(ACCULYNX_PREFIX)
export class SchedulesController {
  constructor(
    private readonly schedules: SchedulesService,
    private readonly views: ScheduleViews,
  ) {}

  @Post('schedule')
  @NeedsRole('editor')
  async save(
    @Tenant() tenant: string,
    @Body() body: ScheduleSettingsDto,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @CurrentAct() act: Act,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Unstamped<ScheduleSaved>> {
    const mustBeNew = ifNoneMatch?.trim() === '*';
    const saved = await this.schedules.save(tenant, settings(body), mustBeNew, act);
    void reply.code(saved.created ? 201 : 200);
    return this.saved(saved, reply);
  }

  @Patch('schedule')
  @NeedsRole('editor')
  async change(
    @Tenant() tenant: string,
    @Body() body: ScheduleSettingsDto,
    @Headers('if-match') match: string | undefined,
    @CurrentAct() act: Act,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Unstamped<ScheduleSaved>> {
    return this.saved(await this.schedules.change(tenant, settings(body), ifMatch(match), act), reply);
  }

  @Post('pause')
  @HttpCode(200)
  @NeedsRole('editor')
  async pause(
    @Tenant() tenant: string,
    @Body() { reason, until }: PauseDto,
    @CurrentAct() act: Act,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Unstamped<SchedulePausedOrResumed>> {
    const wish = { ...(reason ? { reason } : {}), ...(until === undefined ? {} : { until: fromSeconds(until) }) };
    const paused = await this.schedules.pause(tenant, wish, act);
    const schedule = this.shown(paused, reply);
    const end = schedule.pause?.until_iso ? ` until ${schedule.pause.until_iso}` : '';
    return { tenant, paused: true, message: `${tenant} is paused${end}. A run under way finishes.`, schedule };
  }

  @Post('resume')
  @HttpCode(200)
  @NeedsRole('editor')
  async resume(
    @Tenant() tenant: string,
    @Body() { reason }: ResumeDto,
    @CurrentAct() act: Act,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Unstamped<SchedulePausedOrResumed>> {
    const resumed = await this.schedules.resume(tenant, reason, act);
    const message = resumed.changed ? `${tenant} is resumed.` : `${tenant} was not paused. Nothing was changed.`;
    return { tenant, paused: false, message, schedule: this.shown(resumed, reply) };
  }

  @Delete('schedule')
  @NeedsRole('admin')
  async remove(
    @Tenant() tenant: string,
    @Body() _body: EmptyBodyDto,
    @CurrentAct() act: Act,
  ): Promise<Unstamped<ScheduleDeleted>> {
    const cancelled = await this.schedules.remove(tenant, act);
    return { tenant, message: 'Schedule deleted', ...(cancelled ? { cancelled_run_id: cancelled } : {}) };
  }

  private saved(acted: ActedSchedule, reply: FastifyReply): Unstamped<ScheduleSaved> {
    const schedule = this.shown(acted, reply);
    const { tenant, interval_sec, paused } = schedule;
    const message = acted.created
      ? `AccuLynx import scheduled every ${interval_sec} seconds`
      : acted.changed
        ? `The schedule of ${tenant} was changed; it runs every ${interval_sec} seconds.`
        : `The schedule of ${tenant} already was like that. Nothing was changed.`;
    return { tenant, interval_sec, paused, created: acted.created ?? false, message, schedule };
  }

  private shown(acted: ActedSchedule, reply: FastifyReply): WireSchedule {
    void reply.header('etag', scheduleTag(acted.schedule));
    return this.views.one(acted);
  }
}
