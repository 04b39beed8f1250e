import type {
  Moment as WireMoment,
  ScheduleDetail,
  SchedulePage,
  SchedulePreview,
} from '@aetherlink/contracts/schedule';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentOperator } from '../auth/current-operator.js';
import { NeedsRole } from '../auth/route-access.js';
import { TenantInPath } from '../auth/tenant.js';
import { requireTenantInScope } from '../auth/tenant-scope.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import { Environment } from '../config/environment.js';
import { nextMoments } from '../domain/cadence.js';
import { DomainError } from '../domain/domain-error.js';
import { type Moment, toIso, toSeconds } from '../domain/moment.js';
import type { Operator } from '../domain/operator.js';
import type { Schedule } from '../domain/schedule.js';
import { parseTenant } from '../domain/tenant-slug.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import type { Unstamped } from '../http/unstamped.js';
import { PERSISTENCE, type Persistence, type ScheduleSortKey } from '../persistence/persistence.js';
import { ScheduleViews } from '../scheduler/schedule-views.js';
import { PreviewQueryDto, SchedulePageQueryDto } from './dto/schedule-query.dto.js';
import { isNobody, keyFilter, NOBODY } from './mode-filter.js';
import { scheduleTag } from './schedule-rules.js';

const NEXT_RUNS = 10;
const DEFAULT_LIMIT = 50;
const MOST = 500;
const DAY_SEC = 86_400;

const at = (moment: Moment): WireMoment => ({ at: toSeconds(moment), at_iso: toIso(moment) });

/** What the console reads about standing orders. */
@Controller(ACCULYNX_PREFIX)
export class ScheduleListController {
  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly views: ScheduleViews,
  ) {}

  @Get('schedules')
  @NeedsRole('viewer')
  async page(
    @Query() query: SchedulePageQueryDto,
    @CurrentOperator() operator: Operator,
  ): Promise<Unstamped<SchedulePage>> {
    const { search, state, mode, sort = 'attention', limit = DEFAULT_LIMIT, cursor } = query;
    const tenant = query.tenant === undefined ? undefined : parseTenant(query.tenant);
    if (tenant !== undefined) requireTenantInScope(operator, tenant);
    if (isNobody(this.environment.acculynxMode, mode)) return NOBODY;
    const page = await this.persistence.schedules.page({
      ...(search ? { search } : {}),
      ...(tenant === undefined ? {} : { tenant }),
      ...(operator.tenants.includes('*') ? {} : { onlyTenants: operator.tenants }),
      ...(state?.length ? { states: state } : {}),
      ...keyFilter(this.environment.acculynxMode, mode),
      sort: sort.replace('-', '') as ScheduleSortKey,
      descending: sort.startsWith('-'),
      limit: Math.min(limit, MOST),
      ...(cursor ? { cursor } : {}),
    });
    return {
      items: page.rows.map((row) => this.views.withRecent(row)),
      next_cursor: page.nextCursor,
      total: page.total,
      counts: page.counts,
    };
  }

  @Get('schedules/preview')
  @NeedsRole('viewer')
  preview(@Query() { interval_sec }: PreviewQueryDto): Unstamped<SchedulePreview> {
    const now = this.clock.now();
    const moments = nextMoments({ anchor: now, intervalSec: interval_sec, nextTickAt: now }, now, NEXT_RUNS);
    return { items: moments.map(at), per_day: DAY_SEC / interval_sec };
  }

  @Get('schedules/:tenant')
  @NeedsRole('viewer')
  async one(
    @TenantInPath() tenant: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Unstamped<ScheduleDetail>> {
    const row = await this.persistence.schedules.get(tenant);
    if (!row) throw new DomainError('schedule_not_found', `${tenant} has no schedule.`, { tenant });
    void reply.header('etag', scheduleTag(row.schedule));
    return { schedule: this.views.one(row), next: this.next(row.schedule) };
  }

  /** A stopped schedule has no next runs. */
  private next(schedule: Schedule): WireMoment[] {
    if (schedule.pause || schedule.hold) return [];
    return nextMoments(schedule, this.clock.now(), NEXT_RUNS).map(at);
  }
}
