import type { MissingApproved } from '@aetherlink/contracts/schedule';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CurrentAct } from '../auth/current-act.js';
import { NeedsRole } from '../auth/route-access.js';
import { Tenant } from '../auth/tenant.js';
import type { Act } from '../domain/act.js';
import { ACCULYNX_PREFIX } from '../http/prefix.js';
import type { Unstamped } from '../http/unstamped.js';
import { ScheduleViews } from '../scheduler/schedule-views.js';
import { ApproveMissingDto } from './dto/approve-missing.dto.js';
import { SchedulesService } from './schedules.service.js';

/** Records that a sweep did not find, when they are too many to be believed without an operator. */
@Controller(`${ACCULYNX_PREFIX}/missing`)
export class MissingController {
  constructor(
    private readonly schedules: SchedulesService,
    private readonly views: ScheduleViews,
  ) {}

  @Post('approve')
  @HttpCode(200)
  @NeedsRole('editor')
  async approve(
    @Tenant() tenant: string,
    @Body() { count }: ApproveMissingDto,
    @CurrentAct() act: Act,
  ): Promise<Unstamped<MissingApproved>> {
    const approved = await this.schedules.approveMissing(tenant, count, act);
    const message = `The next sweep of ${tenant} may mark up to ${count.toLocaleString('en-US')} records as missing.`;
    return { tenant, approved: count, message, schedule: this.views.one(approved) };
  }
}
