import { randomUUID } from 'node:crypto';
import { Controller, Get, Header, Headers, Inject, Query, Res } from '@nestjs/common';
import { IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { CurrentOperator } from '../auth/current-operator.js';
import { NeedsRole } from '../auth/route-access.js';
import { mayUseTenant } from '../auth/tenant-scope.js';
import { CLOCK, type Clock } from '../clock/clock.js';
import { toIso, toSeconds } from '../domain/moment.js';
import type { Operator } from '../domain/operator.js';
import { parseTenant } from '../domain/tenant-slug.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import { PERSISTENCE, type Persistence, type ScheduleRow } from '../persistence/persistence.js';
import { ScheduleViews } from './schedule-views.js';
import { MayBeLeftOut } from '../http/may-be-left-out.js';

/** Without a change, the whole picture counts as the same for this long: only what moves with the clock differs. */
const SAME_FOR_MS = 5_000;

export class StatusQueryDto {
  @MayBeLeftOut()
  @IsString()
  tenant?: string;
}

/** `GET schedule/status`: the picture that the original system's UI and scripts read. */
@Controller(ACCULYNX_PREFIX)
export class SchedulerController {
  private readonly boot = randomUUID().slice(0, 8);
  private commits = 0;

  constructor(
    @Inject(PERSISTENCE) private readonly persistence: Persistence,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly views: ScheduleViews,
  ) {
    persistence.onCommitted(() => (this.commits += 1));
  }

  @Get('schedule/status')
  @Header('content-type', 'application/json; charset=utf-8')
  @NeedsRole('viewer')
  async status(
    @Query() query: StatusQueryDto,
    @CurrentOperator() operator: Operator,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const rows = await this.rows(query.tenant, operator);
    const now = this.clock.now();
    const tag = `W/"${this.boot}-${this.commits}-${Math.floor(now / SAME_FOR_MS)}"`;
    void reply.header('etag', tag);
    if (known?.split(',').some((one) => one.trim() === tag)) {
      void reply.code(304);
      return '';
    }
    const parts: string[] = [];
    for (const row of rows) parts.push(`${JSON.stringify(row.schedule.tenant)}:${this.views.json(row)}`);
    return `{"ok":true,"schedules":{${parts.join(',')}},"ts":${toSeconds(now)},"ts_iso":"${toIso(now)}"}`;
  }

  private async rows(given: string | undefined, operator: Operator): Promise<ScheduleRow[]> {
    if (given !== undefined) {
      const tenant = parseTenant(given);
      const row = mayUseTenant(operator, tenant) ? await this.persistence.schedules.get(tenant) : undefined;
      return row ? [row] : [];
    }
    const all = await this.persistence.schedules.all();
    return [...all].filter(({ schedule }) => mayUseTenant(operator, schedule.tenant));
  }
}
